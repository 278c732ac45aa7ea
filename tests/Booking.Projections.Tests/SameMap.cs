using System.Text;
using Booking.Domain;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;

namespace Booking.Projections.Tests;

/// <summary>Compares seat maps by what they say.</summary>
public static class SameMap
{
    public static void Assert(SeatMapView expected, SeatMapView actual)
    {
        Xunit.Assert.Equal(Text(expected), Text(actual));
        Xunit.Assert.Equal(expected.Areas.AsSpan(), actual.Areas.AsSpan());
        Xunit.Assert.Equal(expected with { Statuses = default, Areas = [] }, actual with { Statuses = default, Areas = [] });
    }

    /// <summary>Asserts that Redis has the map that the log gives.</summary>
    public static async Task AssertKeptAsync(ReadModelRig rig, SessionId session)
    {
        var kept = await rig.SeatMaps.ReadAsync(session, TestContext.Current.CancellationToken);
        Assert(await rig.FoldAsync(session), Xunit.Assert.IsType<RedisReading<SeatMapView>.Found>(kept).Value);
    }

    public static string Text(SeatMapView view) => Encoding.ASCII.GetString(view.Statuses.Span);
}
