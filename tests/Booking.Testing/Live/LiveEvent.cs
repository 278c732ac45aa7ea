using System.Text.Json;

namespace Booking.Testing.Live;

/// <summary>What the hub sent: the client's method and its one argument.</summary>
/// <param name="Target">The method.</param>
/// <param name="Data">The argument.</param>
/// <param name="Bytes">The length of the record.</param>
public sealed record LiveEvent(string Target, JsonElement Data, int Bytes);
