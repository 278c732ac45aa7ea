using Booking.Api.Features.Audit;
using Booking.Api.Features.Identity;
using Booking.Api.Features.Live;
using Booking.Api.Features.Operations;
using Booking.Api.Features.Plans;
using Booking.Api.Features.Purchases;
using Booking.Api.Features.Reservations;
using Booking.Api.Features.Sessions;
using Booking.Api.Features.Statistics;

namespace Booking.Api.Hosting;

/// <summary>Every route of the contract; of a node that is not for requests (<c>Booking:Roles:Api</c>) only its health.</summary>
internal static class Routes
{
    public static void MapBooking(this IEndpointRouteBuilder routes, IConfiguration configuration)
    {
        if (configuration.GetValue("Booking:Roles:Api", true))
            MapContract(routes);
        HealthRoutes.Map(routes);
    }

    private static void MapContract(IEndpointRouteBuilder routes)
    {
        SignUpRoute.Map(routes);
        SignInRoute.Map(routes);
        GuestTokenRoute.Map(routes);
        RefreshTokenRoute.Map(routes);
        UserRoutes.Map(routes);
        CreatePlanRoute.Map(routes);
        ReadPlansRoute.Map(routes);
        CreateSessionRoute.Map(routes);
        ReadSessionsRoute.Map(routes);
        ReadSeatingRoute.Map(routes);
        ReadSeatMapRoute.Map(routes);
        BlockSeatsRoute.Map(routes);
        CancelSessionRoute.Map(routes);
        ReserveSeatsRoute.Map(routes);
        ReadReservationRoute.Map(routes);
        PayReservationRoute.Map(routes);
        CancelReservationRoute.Map(routes);
        ReadPurchasesRoute.Map(routes);
        ReadActiveReservationsRoute.Map(routes);
        LiveRoute.Map(routes);
        ReadTicketRoute.Map(routes);
        CheckInRoute.Map(routes);
        ReadStatisticsRoute.Map(routes);
        ReadEventsRoute.Map(routes);
        VerifySessionRoute.Map(routes);
        ReadPastRoute.Map(routes);
        ReadChangesRoute.Map(routes);
        ReadHistoryRoute.Map(routes);
        ProjectionsRoute.Map(routes);
        ReadRefusalsRoute.Map(routes);
    }
}
