namespace Booking.Domain.Sessions;

/// <summary>
/// What is remembered of a request that carried an idempotency key. Both members are the first 128 bits of a SHA-256:
/// the key's covers customer and operation too, so that customers never meet in one key; the request's covers the body.
/// </summary>
public readonly record struct IdempotencyMark(UInt128 Key, UInt128 Request);
