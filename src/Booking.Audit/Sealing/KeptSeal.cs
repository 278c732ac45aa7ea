namespace Booking.Audit.Sealing;

/// <summary>A seal as it is kept, for somebody outside to check.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Document">The bytes that were hashed and signed, as text in UTF-8.</param>
/// <param name="Hash">Their SHA-256 as it was kept, 64 hexadecimal digits.</param>
/// <param name="KeyId">Which key signed it; null for a seal without a signature.</param>
/// <param name="Signature">ECDSA over P-256 and SHA-256 in DER, in Base64; null without one.</param>
public sealed record KeptSeal(long Number, string Document, string Hash, string? KeyId, string? Signature);
