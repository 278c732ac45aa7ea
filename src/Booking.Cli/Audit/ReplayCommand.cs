using System.CommandLine;
using System.Globalization;
using Booking.Audit.Past;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Local;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;

namespace Booking.Cli.Audit;

/// <summary>`booking audit replay`: shows a sale as it happened.</summary>
internal static class ReplayCommand
{
    private const int PageSize = 1_000;
    private const int LastEvents = 5;
    private const int DefaultSpeed = 10;
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        var session = CommonOptions.Session("The session.");
        session.Required = true;
        var speed = new Option<ReplayPace?>("--speed")
        {
            Description = "10x is ten times as fast as it happened; by default 10x on a terminal, else without waiting.",
            CustomParser = result =>
            {
                if (ReplayPace.TryRead(result.Tokens[0].Value, out var pace))
                    return pace;
                result.AddError("--speed takes a number such as 10x.");
                return null;
            },
        };
        var until = new Option<string?>("--until") { Description = "A version, or an instant: the last that is shown." };
        until.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && ReadUntil(text) is null)
                result.AddError("--until takes a version or an instant such as 2026-12-31T20:00:00Z.");
        });
        var folder = CommonOptions.Folder();
        var command = new Command("replay", "Shows a session's sale as it happened.") { session, speed, until, folder };
        command.SetStoppableAction((parsed, cancel) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), new SessionId(parsed.GetValue(session)!.Value), parsed.GetValue(speed),
            parsed.GetValue(until) is { } text ? ReadUntil(text)!.Value : (long.MaxValue, DateTimeOffset.MaxValue), cancel));
        return command;
    }

    private static (long Version, DateTimeOffset At)? ReadUntil(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return (version, DateTimeOffset.MaxValue);
        return CommandInstants.TryRead(text, out var at) ? (long.MaxValue, at) : null;
    }

    private static async Task<int> RunAsync(
        LocalFolder folder, SessionId session, ReplayPace? speed, (long Version, DateTimeOffset At) until,
        CancellationToken cancel)
    {
        await using var servers = AuditConnections.OpenPostgres(folder);
        var store = new PostgresEventStore(servers.Postgres, SessionEventTypes.Create());
        var catalog = new SeatingPlanCatalog(servers.Postgres);
        var isTerminal = !Console.IsOutputRedirected;
        var replay = new Replay(isTerminal, speed ?? new ReplayPace(isTerminal ? DefaultSpeed : 0));
        for (var after = 0L; ;)
        {
            var page = await store.ReadStreamAsync(session.Value, after, PageSize, cancel);
            if (page.Count == 0 && after == 0)
                throw new LocalServerException($"There is no session {session}.");
            foreach (var stored in page)
            {
                if (stored.Version > until.Version || stored.Timestamp > until.At)
                {
                    replay.End();
                    return 0;
                }

                if (stored.Data is SessionScheduled scheduled)
                {
                    replay.Begin(new SessionState(await catalog.FindAsync(new PlanHash(scheduled.PlanHash), cancel)
                        ?? throw new LocalServerException($"The seating plan {scheduled.PlanHash} is not kept.")));
                }

                await replay.ShowAsync(stored, cancel);
            }

            if (page.Count < PageSize)
            {
                replay.End();
                return 0;
            }

            after = page[^1].Version;
        }
    }

    /// <summary>What is on the screen.</summary>
    private sealed class Replay(bool isTerminal, ReplayPace pace)
    {
        private readonly Queue<HistoryItem> _last = new();
        private SessionState _state = null!;
        private long _revenue;
        private DateTimeOffset? _at;
        private long _drawnAt;

        public void Begin(SessionState state)
        {
            _state = state;
            if (isTerminal)
                Console.Write("\e[2J");
        }

        public async Task ShowAsync(StoredEvent stored, CancellationToken cancel)
        {
            if (_at is { } before && pace.Between(before, stored.Timestamp) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, cancel);
            _at = stored.Timestamp;
            _state.Evolve((SessionEvent)stored.Data, new EventContext(stored.Version));
            _revenue += stored.Data switch
            {
                ReservationPaid paid => paid.Amount,
                ReservationRefunded refunded => -refunded.Amount,
                _ => 0,
            };
            var item = HistoryItem.Of(stored);
            _last.Enqueue(item);
            if (_last.Count > LastEvents)
                _last.Dequeue();
            if (!isTerminal)
                Console.WriteLine(ReplayView.Line(item, _state, _revenue));
            else if (_drawnAt == 0 || TimeProvider.System.GetElapsedTime(_drawnAt) >= FrameEvery)
                Draw();
        }

        public void End()
        {
            if (isTerminal && _at is not null)
                Draw();
        }

        private void Draw()
        {
            _drawnAt = TimeProvider.System.GetTimestamp();
            var picture = ReplayView.Picture(_state, _revenue, _last, Console.WindowWidth, Console.WindowHeight - 1);
            Console.Write("\e[H" + string.Concat(picture.Select(line => line + "\e[K\n")) + "\e[J");
        }
    }
}
