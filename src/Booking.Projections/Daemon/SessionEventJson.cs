using System.Text.Json.Serialization;
using Booking.Domain.Sessions;

namespace Booking.Projections.Daemon;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(UtcInstantConverter)])]
[JsonSerializable(typeof(SessionScheduled))]
[JsonSerializable(typeof(SeatsReserved))]
[JsonSerializable(typeof(PaymentStarted))]
[JsonSerializable(typeof(PaymentFailed))]
[JsonSerializable(typeof(ReservationPaid))]
[JsonSerializable(typeof(PaymentReversed))]
[JsonSerializable(typeof(ReservationCancelled))]
[JsonSerializable(typeof(ReservationExpired))]
[JsonSerializable(typeof(ReservationRefunded))]
[JsonSerializable(typeof(TicketCheckedIn))]
[JsonSerializable(typeof(SeatsBlocked))]
[JsonSerializable(typeof(SeatsUnblocked))]
[JsonSerializable(typeof(SessionCancelled))]
internal sealed partial class SessionEventJson : JsonSerializerContext;
