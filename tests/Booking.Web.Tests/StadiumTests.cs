using System.Globalization;
using System.Text.Json;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>50,000 seats: quick to move over, and each of them to be had.</summary>
[Collection<PageCollection>]
public sealed class StadiumTests(Site site)
{
    /// <summary>Of a frame at 60 a second, 16.7 ms, what painting may take without a graphics card.</summary>
    private static readonly TimeSpan PaintWithin = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Panning_over_50000_seats_keeps_its_frames()
    {
        var session = await site.StadiumAsync();
        await using var visitor = await site.VisitAsync();
        await visitor.OpenAsync(session);
        var report = new List<string>();
        foreach (var (name, nearer) in new[] { ("all of it", 1.0), ("a block", 4.0), ("seats", 12.0) })
        {
            var json = await visitor.Page.EvaluateAsync<string>(MeasureFrames, nearer);
            var frames = JsonSerializer.Deserialize<Frames>(json, JsonSerializerOptions.Web)!;
            report.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-10} seats of {frames.SeatPixels,4:F1} px: between frames {frames.FrameMedian:F1} (p95 {frames.FrameP95:F1}), painting {frames.PaintMedian:F2} (p95 {frames.PaintP95:F2})"));
            Assert.InRange(frames.PaintMedian, 0, PaintWithin.TotalMilliseconds);
        }

        await Artefacts.ReportAsync("frames", $"""
            Panning over 50,000 seats for 2 s, Chromium without a graphics card, milliseconds at the median:
            {string.Join("\n", report)}
            """);
    }

    [Fact]
    public async Task From_afar_one_takes_a_section_then_a_seat_of_it()
    {
        var session = await site.StadiumAsync();
        await using var visitor = await site.VisitAsync(Look.Phone);
        await visitor.OpenAsync(session);
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.querySelector('.seat-map').seatMap.isFar"));
        var middle = await visitor.Page.EvaluateAsync<float[]>(
            """
            () => {
              const frame = document.querySelector('.seat-map');
              const { left, top } = frame.getBoundingClientRect();
              const { x, y } = frame.seatMap.placeOf(frame.seatMap.plan.indexOf.get('104-25-25'));
              return [x + left, y + top];
            }
            """);
        await visitor.Page.Touchscreen.TapAsync(middle[0], middle[1]);
        await visitor.Page.WaitForFunctionAsync("() => !document.querySelector('.seat-map').seatMap.isFar");
        await visitor.ClickSeatAsync("104-25-25");
        await visitor.SeesAsync("104, row 25, seat 25");
        await visitor.HoldButton.ClickAsync();
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await visitor.SeesAsync("Middle tier");
    }

    private const string MeasureFrames =
        """
        async nearer => {
          const map = document.querySelector('.seat-map').seatMap;
          const frame = () => new Promise(requestAnimationFrame);
          map.fit();
          for (let i = 0; i < 30; i++) await frame();
          map.zoomBy(nearer);
          for (let i = 0; i < 60; i++) await frame();
          const paints = [];
          const paint = map.paint.bind(map);
          map.paint = () => {
            const began = performance.now();
            paint();
            paints.push(performance.now() - began);
          };
          const gaps = [];
          for (let last = await frame(), i = 0; i < 120; i++) {
            map.panBy(i % 60 < 30 ? -14 : 14, i % 40 < 20 ? -7 : 7);
            const now = await frame();
            gaps.push(now - last);
            last = now;
          }
          delete map.paint;
          const at = (all, share) => all.sort((a, b) => a - b)[Math.floor((all.length - 1) * share)];
          return JSON.stringify({
            seatPixels: map.unit * map.camera.scale,
            frameMedian: at(gaps, 0.5), frameP95: at(gaps, 0.95), paintMedian: at(paints, 0.5), paintP95: at(paints, 0.95),
          });
        }
        """;

    private sealed record Frames(
        double SeatPixels, double FrameMedian, double FrameP95, double PaintMedian, double PaintP95);
}
