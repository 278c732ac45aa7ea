using System.Runtime.InteropServices;

namespace Booking.Domain.Sessions.Packed;

/// <summary>A remembered idempotency key, what its request was, and the ordinal of the reservation it made or paid.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct MarkRow(UInt128 key, UInt128 request, int reservation) : IKeyedRow<UInt128>
{
    public readonly UInt128 Key => key;

    public UInt128 Request = request;

    public int Reservation = reservation;
}
