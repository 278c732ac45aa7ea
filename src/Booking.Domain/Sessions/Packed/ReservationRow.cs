using System.Runtime.InteropServices;

namespace Booking.Domain.Sessions.Packed;

/// <summary>A <see cref="Reservation"/> without its lists. Instants are UTC ticks of 100 ns.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct ReservationRow(ReservationId id) : IKeyedRow<ReservationId>
{
    public readonly ReservationId Key => id;

    public long TotalAmount;
    public long ExpiresAt;
    public long HeldVersion;
    public long Version;

    /// <summary>Its number among the customers.</summary>
    public int Customer;

    /// <summary>Where its seats begin in the list of all.</summary>
    public int FirstSeat;

    /// <summary>Where its places in areas begin in the list of all.</summary>
    public int FirstArea;

    /// <summary>Its number among the payments, or <see cref="NoPayment"/>.</summary>
    public int Payment;

    public ushort SeatCount;
    public ushort AreaCount;
    public ReservationStatus Status;

    public const int NoPayment = -1;
}

/// <summary>A <see cref="Sessions.Payment"/> without its mark and tickets. Instants are UTC ticks of 100 ns.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct PaymentRow
{
    public PaymentId Id;
    public long Amount;
    public long Deadline;
    public long PaidAt;
    public long PaidVersion;

    /// <summary>Where its tickets begin in the list of all, one a place; or <see cref="NoTickets"/>.</summary>
    public int FirstTicket;
    public PaymentOutcome? Failure;

    public const long NotPaid = -1;
    public const int NoTickets = -1;
}

/// <summary>A <see cref="Ticket"/> without its place, which its number among the purchase's tickets tells.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct TicketRow(UInt128 code, Guid id, int reservation) : IKeyedRow<UInt128>
{
    public const long NotCheckedIn = -1;

    /// <summary>The code.</summary>
    public readonly UInt128 Key => code;

    public readonly Guid Id => id;

    /// <summary>The ordinal of its reservation.</summary>
    public readonly int Reservation => reservation;

    /// <summary>When it was used; UTC ticks of 100 ns.</summary>
    public long CheckedInAt = NotCheckedIn;
}
