namespace Booking.Domain;

/// <summary>One showing in one venue; the id of its event stream.</summary>
public readonly record struct SessionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Seats claimed by one customer in one session.</summary>
public readonly record struct ReservationId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Who reserves and pays; also a guest without an account.</summary>
public readonly record struct CustomerId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One attempt to charge for a reservation; the provider's idempotency key.</summary>
public readonly record struct PaymentId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One admission of a purchase.</summary>
public readonly record struct TicketId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>The SHA-256 of a seating plan's canonical content: 64 lower-case hexadecimal digits.</summary>
public readonly record struct PlanHash(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
