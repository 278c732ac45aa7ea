using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>
/// The stored names of the session events and their JSON: camelCase, nulls and empty lists left out, instants in UTC.
/// A list that is absent is read as empty.
/// </summary>
public static class SessionEventTypes
{
    private static readonly IJsonTypeInfoResolver Resolver =
        SessionEventJson.Default.WithAddedModifier(LeaveOutEmptyLists);

    private static readonly JsonSerializerOptions Options =
        new(SessionEventJson.Default.Options) { TypeInfoResolver = Resolver };

    /// <summary>Every event that the log of sessions may hold.</summary>
    public static EventTypes Create() => new EventTypes()
        .Add("session_scheduled", Json<SessionScheduled>())
        .Add("seats_reserved", Json<SeatsReserved>(), FrequentEvents.Write, FrequentEvents.ReadSeatsReserved)
        .Add("payment_started", Json<PaymentStarted>(), read: FrequentEvents.ReadPaymentStarted)
        .Add("payment_failed", Json<PaymentFailed>())
        .Add("reservation_paid", Json<ReservationPaid>())
        .Add("payment_reversed", Json<PaymentReversed>())
        .Add("reservation_cancelled", Json<ReservationCancelled>(), read: FrequentEvents.ReadReservationCancelled)
        .Add("reservation_expired", Json<ReservationExpired>(), read: FrequentEvents.ReadReservationExpired)
        .Add("reservation_refunded", Json<ReservationRefunded>())
        .Add("ticket_checked_in", Json<TicketCheckedIn>())
        .Add("seats_blocked", Json<SeatsBlocked>())
        .Add("seats_unblocked", Json<SeatsUnblocked>())
        .Add("session_cancelled", Json<SessionCancelled>());

    private static JsonTypeInfo<TEvent> Json<TEvent>()
        where TEvent : SessionEvent
    {
        var json = (JsonTypeInfo<TEvent>)Resolver.GetTypeInfo(typeof(TEvent), Options)!;
        var repairs = AbsentListRepairs<TEvent>();
        if (repairs.Length > 0)
        {
            json.OnDeserialized = read =>
            {
                foreach (var repair in repairs)
                    repair((TEvent)read);
            };
        }

        return json;
    }

    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(ImmutableArray<string>))
                property.ShouldSerialize = IsNotEmpty<string>;
            else if (property.PropertyType == typeof(ImmutableArray<AreaClaim>))
                property.ShouldSerialize = IsNotEmpty<AreaClaim>;
            else if (property.PropertyType == typeof(ImmutableArray<Ticket>))
                property.ShouldSerialize = IsNotEmpty<Ticket>;
        }
    }

    private static bool IsNotEmpty<T>(object owner, object? list) =>
        list is ImmutableArray<T> { IsDefaultOrEmpty: false };

    // For an absent list the serializer gives the constructor default(ImmutableArray), which throws wherever it is used.
    private static Action<TEvent>[] AbsentListRepairs<TEvent>()
    {
        var repairs = new List<Action<TEvent>>();
        foreach (var property in typeof(TEvent).GetProperties())
        {
            if (property.PropertyType == typeof(ImmutableArray<string>))
                repairs.Add(EmptyWhereAbsent<TEvent, string>(property));
            else if (property.PropertyType == typeof(ImmutableArray<AreaClaim>))
                repairs.Add(EmptyWhereAbsent<TEvent, AreaClaim>(property));
            else if (property.PropertyType == typeof(ImmutableArray<Ticket>))
                repairs.Add(EmptyWhereAbsent<TEvent, Ticket>(property));
        }

        return [.. repairs];
    }

    private static Action<TEvent> EmptyWhereAbsent<TEvent, T>(PropertyInfo property)
    {
        var get = property.GetMethod!.CreateDelegate<Func<TEvent, ImmutableArray<T>>>();
        var set = property.SetMethod!.CreateDelegate<Action<TEvent, ImmutableArray<T>>>();
        return read =>
        {
            if (get(read).IsDefault)
                set(read, []);
        };
    }
}
