using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Booking.Domain.Sessions;
using Booking.Projections.Reservations;

namespace Booking.Projections;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, long>))]
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableArray<AreaClaim>))]
[JsonSerializable(typeof(ImmutableArray<Ticket>))]
[JsonSerializable(typeof(ImmutableDictionary<Guid, DateTimeOffset>))]
[JsonSerializable(typeof(ReservationBody))]
internal sealed partial class ReadModelJson : JsonSerializerContext;
