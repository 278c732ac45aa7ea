using Booking.Api.Http;
using Booking.Projections.Statistics;

namespace Booking.Api.Features.Statistics;

/// <summary>What happened in a sale.</summary>
public record SalesResponse
{
    /// <summary>What happened, with amounts in a currency.</summary>
    public SalesResponse(SaleCounts counts, string currency)
    {
        Reservations = counts.Reservations;
        Payments = counts.Payments;
        Cancellations = counts.Cancellations;
        Expiries = counts.Expiries;
        Refunds = counts.Refunds;
        CheckIns = counts.CheckIns;
        PlacesSold = counts.PlacesSold;
        PlacesRefunded = counts.PlacesRefunded;
        Paid = new MoneyResponse(counts.PaidAmount, currency);
        Refunded = new MoneyResponse(counts.RefundedAmount, currency);
        Revenue = new MoneyResponse(counts.Revenue, currency);
        Conversion = counts.Conversion;
    }

    /// <summary>Reservations that began.</summary>
    public long Reservations { get; }

    /// <summary>Reservations that were paid.</summary>
    public long Payments { get; }

    /// <summary>Holds that were given up.</summary>
    public long Cancellations { get; }

    /// <summary>Holds that ended by their deadline.</summary>
    public long Expiries { get; }

    /// <summary>Purchases that were given back.</summary>
    public long Refunds { get; }

    /// <summary>Tickets that were used.</summary>
    public long CheckIns { get; }

    /// <summary>Places of the reservations that were paid.</summary>
    public long PlacesSold { get; }

    /// <summary>Places of the purchases that were given back.</summary>
    public long PlacesRefunded { get; }

    /// <summary>What was paid.</summary>
    public MoneyResponse Paid { get; }

    /// <summary>What was given back.</summary>
    public MoneyResponse Refunded { get; }

    /// <summary>What was paid less what was given back.</summary>
    public MoneyResponse Revenue { get; }

    /// <summary>Paid reservations a reservation that began; absent where none did.</summary>
    public double? Conversion { get; }
}

/// <summary>What happened on a day.</summary>
public sealed record DaySalesResponse : SalesResponse
{
    /// <summary>A day's numbers.</summary>
    public DaySalesResponse(PeriodSales day, string currency)
        : base(day.Counts, currency) =>
        Day = DateOnly.FromDateTime(day.BeginsAt.UtcDateTime);

    /// <summary>The day, of UTC.</summary>
    public DateOnly Day { get; }
}

/// <summary>What happened in a minute.</summary>
public sealed record MinuteSalesResponse : SalesResponse
{
    /// <summary>A minute's numbers.</summary>
    public MinuteSalesResponse(PeriodSales minute, string currency)
        : base(minute.Counts, currency) =>
        Minute = minute.BeginsAt;

    /// <summary>Its beginning.</summary>
    public DateTimeOffset Minute { get; }
}
