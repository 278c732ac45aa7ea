using Booking.EventStore;
using Booking.EventStore.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Booking.Sabotage;

/// <summary>What is replaced, by the variables of the node's environment.</summary>
internal static class Replacements
{
    /// <summary>A file with the seconds by which the node's clock is off.</summary>
    private const string ClockFile = "SABOTAGE_CLOCK_FILE";

    /// <summary>"1": appends are answered before they are committed.</summary>
    private const string EarlyAnswers = "SABOTAGE_EARLY_ANSWERS";

    /// <summary>A file: while it is there, the word on a projection's progress does not arrive.</summary>
    private const string LateProgressFile = "SABOTAGE_LATE_PROGRESS_FILE";

    /// <summary>The same, and the word is written over whatever is there by then.</summary>
    private const string UnfencedProgressFile = "SABOTAGE_UNFENCED_PROGRESS_FILE";

    public static void Apply(HostBuilderContext context, IServiceCollection services)
    {
        if (Variable(ClockFile) is { } clock)
            services.AddSingleton<TimeProvider>(new SteppedClock(clock));
        if (Variable(EarlyAnswers) == "1")
        {
            services.AddSingleton(provider => new GroupCommitter(
                new EarlyAppender(provider.GetRequiredService<PostgresAppendThread>()),
                provider.GetRequiredService<GroupCommitterOptions>(), TimeProvider.System));
        }

        if ((Variable(UnfencedProgressFile) ?? Variable(LateProgressFile)) is { } gate)
        {
            services.AddSingleton<IProjectionProgress>(provider => new LateProgress(
                new PostgresProjectionProgress(provider.GetRequiredService<NpgsqlDataSource>()),
                provider.GetRequiredService<NpgsqlDataSource>(), gate, Variable(UnfencedProgressFile) is null));
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
