using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Booking.Domain.Sessions.Packed;

internal sealed partial class PackedReservations
{
    /// <summary>Every check-in: the reservation's ordinal, the number of the ticket among its tickets, and when. In the
    /// order of the reservations and of their tickets.</summary>
    public IEnumerable<(int Ordinal, int Number, DateTimeOffset At)> CheckIns
    {
        get
        {
            for (var ordinal = 0; ordinal < Count; ordinal++)
            {
                var (first, count) = TicketsOf(ordinal);
                for (var number = 0; number < count; number++)
                {
                    var at = _tickets[first + number].CheckedInAt;
                    if (at != TicketRow.NotCheckedIn)
                        yield return (ordinal, number, Instant(at));
                }
            }
        }
    }

    /// <summary>The ordinal of the reservation, and the number of the ticket among its tickets, that has a code; or
    /// null.</summary>
    public (int Ordinal, int Number)? FindTicket(string code)
    {
        if (!TicketCode.TryParse(code, out var key) || _tickets.IndexOf(key) is not (>= 0 and var ticket))
            return null;
        var ordinal = _tickets[ticket].Reservation;
        return (ordinal, ticket - TicketsOf(ordinal).First);
    }

    /// <summary>When a ticket was used, or null.</summary>
    public DateTimeOffset? CheckedInAt(int ordinal, int number)
    {
        var at = _tickets[TicketsOf(ordinal).First + number].CheckedInAt;
        return at == TicketRow.NotCheckedIn ? null : Instant(at);
    }

    /// <summary>Whether a ticket of a reservation was used.</summary>
    public bool HasCheckIn(int ordinal)
    {
        var (first, count) = TicketsOf(ordinal);
        for (var ticket = first; ticket < first + count; ticket++)
        {
            if (_tickets[ticket].CheckedInAt != TicketRow.NotCheckedIn)
                return true;
        }

        return false;
    }

    /// <summary>Keeps that a ticket was used. False: it was before, or it is one that nobody is let in with.</summary>
    public bool TryCheckIn(int ordinal, int number, DateTimeOffset at)
    {
        var (first, count) = TicketsOf(ordinal);
        if (number >= count || _tickets[first + number].CheckedInAt != TicketRow.NotCheckedIn)
            return false;
        _tickets[first + number].CheckedInAt = at.UtcTicks;
        return true;
    }

    private (int First, int Count) TicketsOf(int ordinal)
    {
        ref readonly var row = ref _rows[ordinal];
        if (row.Payment == ReservationRow.NoPayment || _payments[row.Payment].FirstTicket == PaymentRow.NoTickets)
            return (0, 0);
        var count = (int)row.SeatCount;
        for (var area = row.FirstArea; area < row.FirstArea + row.AreaCount; area++)
            count += _areas[area].Quantity;
        return (_payments[row.Payment].FirstTicket, count);
    }

    // A purchase's tickets are issued once, so rows that were kept are never kept again.
    private void Keep(
        int number, ref PaymentRow row, ImmutableArray<Ticket> tickets, int ordinal, Reservation reservation)
    {
        var first = _tickets.Count;
        var codes = new UInt128[tickets.Length];
        if (!AreOnePerPlace(tickets, reservation, codes))
        {
            _otherTickets.Add(number, tickets);
            return;
        }

        for (var i = 0; i < tickets.Length; i++)
            _tickets.Add(new TicketRow(codes[i], tickets[i].TicketId, ordinal));
        row.FirstTicket = first;
    }

    private bool AreOnePerPlace(ImmutableArray<Ticket> tickets, Reservation reservation, Span<UInt128> codes)
    {
        if (tickets.Length != reservation.Places)
            return false;
        for (var i = 0; i < tickets.Length; i++)
        {
            var (seat, area) = PlaceOf(i, reservation.Seats, reservation.Areas);
            if (tickets[i].Seat != seat || tickets[i].Area != area || !TicketCode.TryParse(tickets[i].Code, out codes[i])
                || _tickets.IndexOf(codes[i]) >= 0 || codes[..i].Contains(codes[i]))
                return false;
        }

        return true;
    }

    /// <summary>The id of the seat, or of the area, that the ticket with this number is for.</summary>
    private (string? Seat, string? Area) PlaceOf(int ticket, ImmutableArray<int> seats, ImmutableArray<AreaPlaces> areas)
    {
        if (ticket < seats.Length)
            return (_plan.SeatId(seats[ticket]), null);
        ticket -= seats.Length;
        var area = 0;
        for (; ticket >= areas[area].Quantity; area++)
            ticket -= areas[area].Quantity;
        return (null, _plan.Areas[areas[area].Area].Id);
    }

    private ImmutableArray<Ticket> UnpackTickets(
        int first, ImmutableArray<int> seats, ImmutableArray<AreaPlaces> areas)
    {
        var tickets = new Ticket[seats.Length + areas.Sum(places => places.Quantity)];
        for (var i = 0; i < tickets.Length; i++)
        {
            ref readonly var row = ref _tickets[first + i];
            var (seat, area) = PlaceOf(i, seats, areas);
            tickets[i] = new Ticket(row.Id, TicketCode.ToText(row.Key), seat, area);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(tickets);
    }
}
