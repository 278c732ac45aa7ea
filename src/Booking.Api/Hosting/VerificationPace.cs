namespace Booking.Api.Hosting;

/// <summary>How fast the verification in the background is (<c>Booking:Audit:Verify…</c>).</summary>
/// <param name="EventsPerSecond">Events it reads at the most; 0 for none at all.</param>
/// <param name="BetweenRounds">How long it rests when it has seen everything, or could not.</param>
internal sealed record VerificationPace(int EventsPerSecond, TimeSpan BetweenRounds)
{
    /// <summary>The pace that the configuration asks for.</summary>
    public static VerificationPace Read(IConfiguration configuration) => new(
        configuration.GetValue("Booking:Audit:VerifyEventsPerSecond", 1_000),
        configuration.GetValue("Booking:Audit:VerifyPause", TimeSpan.FromSeconds(30)));
}
