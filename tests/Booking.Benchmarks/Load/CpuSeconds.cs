namespace Booking.Benchmarks.Load;

/// <summary>Processor seconds by process.</summary>
/// <param name="Driver">The driver: this process.</param>
/// <param name="Server">The API or the echo.</param>
/// <param name="Postgres">All processes of PostgreSQL.</param>
/// <param name="Redis">Redis.</param>
/// <param name="Others">Everything else on the machine, the kernel's own threads among it.</param>
internal readonly record struct CpuSeconds(double Driver, double Server, double Postgres, double Redis, double Others)
{
    public double Total => Driver + Server + Postgres + Redis;

    /// <summary>What they have used until now.</summary>
    public static CpuSeconds Now(int server, int postgres, int redis)
    {
        var used = new CpuSeconds(
            CpuTime.Of(Environment.ProcessId).TotalSeconds, CpuTime.Of(server).TotalSeconds,
            CpuTime.WithChildren(postgres).TotalSeconds, CpuTime.Of(redis).TotalSeconds, 0);
        return used with { Others = CpuTime.OfMachine().TotalSeconds - used.Total };
    }

    public static CpuSeconds operator -(CpuSeconds later, CpuSeconds earlier) => new(
        later.Driver - earlier.Driver, later.Server - earlier.Server, later.Postgres - earlier.Postgres,
        later.Redis - earlier.Redis, later.Others - earlier.Others);

    /// <summary>Microseconds a request.</summary>
    public CpuSeconds MicrosecondsEach(int requests)
    {
        var factor = 1_000_000.0 / requests;
        return new CpuSeconds(Driver * factor, Server * factor, Postgres * factor, Redis * factor, Others * factor);
    }
}
