namespace Booking.Projections.Statistics;

/// <summary>The sales of all sessions.</summary>
/// <param name="Currencies">By currency, in its order.</param>
/// <param name="Popular">The sessions that sold most places, the best first.</param>
public sealed record AllSalesView(IReadOnlyList<SalesView> Currencies, IReadOnlyList<PopularSession> Popular);
