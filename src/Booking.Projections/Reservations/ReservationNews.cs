using System.Buffers.Binary;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.Reservations;

/// <summary>A reservation has changed; how is for its owner to read.</summary>
/// <param name="Customer">Whose it is.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="ReservationId">The reservation.</param>
/// <param name="Version">The session's version of the event.</param>
public readonly record struct ReservationNews(
    CustomerId Customer, SessionId SessionId, ReservationId ReservationId, long Version)
{
    /// <summary>Bytes of each: the three ids as RFC 9562 lays them out, and the version, big-endian.</summary>
    internal const int Length = (3 * IdLength) + sizeof(long);

    private const int IdLength = 16;

    /// <summary>The news of an event; null for one that changes no reservation.</summary>
    internal static ReservationNews? Of(StoredEvent stored)
    {
        return stored.Data switch
        {
            SeatsReserved e => News(e.CustomerId, e.ReservationId),
            PaymentStarted e => News(e.CustomerId, e.ReservationId),
            PaymentFailed e => News(e.CustomerId, e.ReservationId),
            ReservationPaid e => News(e.CustomerId, e.ReservationId),
            ReservationCancelled e => News(e.CustomerId, e.ReservationId),
            ReservationExpired e => News(e.CustomerId, e.ReservationId),
            ReservationRefunded e => News(e.CustomerId, e.ReservationId),
            _ => null,
        };

        ReservationNews News(Guid customer, Guid reservation) => new(
            new CustomerId(customer), new SessionId(stored.StreamId), new ReservationId(reservation), stored.Version);
    }

    internal void Write(Span<byte> target)
    {
        Customer.Value.TryWriteBytes(target, bigEndian: true, out _);
        SessionId.Value.TryWriteBytes(target[IdLength..], bigEndian: true, out _);
        ReservationId.Value.TryWriteBytes(target[(2 * IdLength)..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(target[(3 * IdLength)..], Version);
    }

    internal static ReservationNews Read(ReadOnlySpan<byte> source) => new(
        new CustomerId(new Guid(source[..IdLength], bigEndian: true)),
        new SessionId(new Guid(source.Slice(IdLength, IdLength), bigEndian: true)),
        new ReservationId(new Guid(source.Slice(2 * IdLength, IdLength), bigEndian: true)),
        BinaryPrimitives.ReadInt64BigEndian(source[(3 * IdLength)..]));
}
