using System.Text.Json;
using System.Text.Json.Serialization;
using Booking.Api.Features.Audit;
using Booking.Api.Features.Identity;
using Booking.Api.Features.Operations;
using Booking.Api.Features.Plans;
using Booking.Api.Features.Purchases;
using Booking.Api.Features.Reservations;
using Booking.Api.Features.Sessions;
using Booking.Api.Features.Statistics;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Audit.Chain;
using Booking.Audit.Past;
using Booking.Domain.Sessions;
using Booking.Projections.Daemon;
using Booking.Projections.Purchases;
using Booking.Projections.Sessions;

namespace Booking.Api;

/// <summary>The JSON of the contract: camelCase, enums as lowerCamel strings, absent rather than null, instants in UTC.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters =
    [
        typeof(UtcInstantConverter), typeof(LowerCamelEnum<ReservationStatus>), typeof(LowerCamelEnum<UserRole>),
        typeof(LowerCamelEnum<SessionStatus>), typeof(LowerCamelEnum<SeatStatus>), typeof(LowerCamelEnum<PurchaseStatus>),
        typeof(LowerCamelEnum<ProjectionState>),
    ])]
[JsonSerializable(typeof(SignUpRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(RefreshTokenRequest))]
[JsonSerializable(typeof(SetRoleRequest))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(CreatePlanRequest))]
[JsonSerializable(typeof(CreatePlanResponse))]
[JsonSerializable(typeof(ItemsResponse<PlanResponse>))]
[JsonSerializable(typeof(PlanWithSeatingResponse))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(CreateSessionResponse))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(ItemsResponse<SessionSummaryResponse>))]
[JsonSerializable(typeof(BlockSeatsRequest))]
[JsonSerializable(typeof(CancelSessionRequest))]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(SeatMapResponse))]
[JsonSerializable(typeof(SeatingResponse))]
[JsonSerializable(typeof(ReserveSeatsRequest))]
[JsonSerializable(typeof(PayReservationRequest))]
[JsonSerializable(typeof(ReservationResponse))]
[JsonSerializable(typeof(ItemsResponse<ActiveReservationResponse>))]
[JsonSerializable(typeof(ItemsResponse<PurchaseResponse>))]
[JsonSerializable(typeof(CheckInRequest))]
[JsonSerializable(typeof(CheckInResponse))]
[JsonSerializable(typeof(SessionStatisticsResponse))]
[JsonSerializable(typeof(StatisticsResponse))]
[JsonSerializable(typeof(ItemsResponse<RecordedEvent>))]
[JsonSerializable(typeof(AuditResponse))]
[JsonSerializable(typeof(ItemsResponse<ProjectionResponse>))]
[JsonSerializable(typeof(PastResponse))]
[JsonSerializable(typeof(ItemsResponse<ReservationResponse>))]
[JsonSerializable(typeof(ChangesResponse))]
[JsonSerializable(typeof(SeatHistoryResponse))]
[JsonSerializable(typeof(ItemsResponse<HistoryItem>))]
[JsonSerializable(typeof(ItemsResponse<RefusalResponse>))]
[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class ApiJson : JsonSerializerContext;
