using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Booking.Domain.Sessions;

/// <summary>
/// Issues the tickets of a purchase. Ids and codes are derived by HMAC-SHA-256 (RFC 2104) from a secret of the command,
/// so that the decision stays deterministic and nobody without the secret can guess a code.
/// </summary>
internal static class Tickets
{
    private const int MinSecretBytes = 16;

    public static ImmutableArray<Ticket> Issue(SessionState state, Reservation reservation, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, MinSecretBytes);
        var tickets = ImmutableArray.CreateBuilder<Ticket>(reservation.Places);
        foreach (var seat in reservation.Seats)
            tickets.Add(Issue(reservation, secret, tickets.Count, seat: state.Plan.SeatId(seat)));
        foreach (var places in reservation.Areas)
        {
            for (var i = 0; i < places.Quantity; i++)
                tickets.Add(Issue(reservation, secret, tickets.Count, area: state.Plan.Areas[places.Area].Id));
        }

        return tickets.MoveToImmutable();
    }

    private static Ticket Issue(
        Reservation reservation, ReadOnlySpan<byte> secret, int number, string? seat = null, string? area = null)
    {
        Span<byte> message = stackalloc byte[20];
        reservation.Id.Value.TryWriteBytes(message);
        BinaryPrimitives.WriteInt32BigEndian(message[16..], number);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, message, hash);
        return new Ticket(new Guid(hash[..16]), TicketCode.ToText(TicketCode.From(hash[16..])), seat, area);
    }
}
