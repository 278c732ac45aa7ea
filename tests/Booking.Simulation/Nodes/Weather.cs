using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>How likely each thing goes wrong, and how the parts are sized: drawn from the seed, different in each run.</summary>
internal sealed class Weather
{
    private readonly SeededRandom _random;

    public Weather(SeededRandom random)
    {
        _random = random;
        Nodes = random.Between(2, 3);
        Sessions = random.Between(1, 3);
        Clients = random.Between(3, 8);
        OperationsEach = random.Between(8, 30);
        Skew = random.Pick([TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(400)]);
        ThinkTime = random.Pick([TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)]);
        CommitTime = random.Pick([TimeSpan.Zero, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(60)]);
        LostBeforeCommit = Rate();
        LandsLater = Rate();
        LostAfterCommit = Rate();
        AppendFails = Rate();
        LosesTo = Rate();
        ReadFails = Rate();
        SlowRead = Rate();
        CrashInCommit = random.Pick([0.0, 0.0, 0.01]);
        MessagesFail = Rate();
        MessageDoubled = Rate();
        HintLost = Rate() * 3;
        HintLate = Rate() * 3;
        ProjectionFails = Rate();
        ProgressFails = Rate();
        ProviderFails = Rate();
        BetweenCrashes = Sometimes(TimeSpan.FromSeconds(5));
        BetweenStalls = Sometimes(TimeSpan.FromSeconds(4));
        BetweenLostLeases = Sometimes(TimeSpan.FromSeconds(3));
        BetweenOutages = Sometimes(TimeSpan.FromSeconds(8));
    }

    public int Nodes { get; }

    public int Sessions { get; }

    public int Clients { get; }

    public int OperationsEach { get; }

    /// <summary>A node's clock is wrong by at most this.</summary>
    public TimeSpan Skew { get; }

    public TimeSpan ThinkTime { get; }

    public TimeSpan CommitTime { get; }

    public double LostBeforeCommit { get; private set; }

    public double LandsLater { get; private set; }

    public double LostAfterCommit { get; private set; }

    public double AppendFails { get; private set; }

    public double LosesTo { get; private set; }

    public double ReadFails { get; private set; }

    public double SlowRead { get; private set; }

    public double CrashInCommit { get; private set; }

    public double MessagesFail { get; private set; }

    public double MessageDoubled { get; private set; }

    public double HintLost { get; private set; }

    public double HintLate { get; private set; }

    public double ProjectionFails { get; private set; }

    public double ProgressFails { get; private set; }

    public double ProviderFails { get; private set; }

    /// <summary>Null: never.</summary>
    public TimeSpan? BetweenCrashes { get; }

    public TimeSpan? BetweenStalls { get; }

    public TimeSpan? BetweenLostLeases { get; }

    public TimeSpan? BetweenOutages { get; }

    /// <summary>From now on nothing goes wrong.</summary>
    public void Clear()
    {
        LostBeforeCommit = LandsLater = LostAfterCommit = AppendFails = LosesTo = ReadFails = SlowRead = 0;
        CrashInCommit = MessagesFail = MessageDoubled = HintLost = HintLate = 0;
        ProjectionFails = ProgressFails = ProviderFails = 0;
    }

    private double Rate() => _random.Pick([0.0, 0.0, 0.0, 0.01, 0.03, 0.1]);

    private TimeSpan? Sometimes(TimeSpan mean) => _random.Chance(0.4) ? null : mean;
}
