using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>An event that an operation made.</summary>
public readonly record struct Effect(SessionFold Session, int Index)
{
    public LoggedEvent Event => Session.Events[Index];
}
