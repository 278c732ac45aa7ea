using Booking.Api.Features.Sessions;
using Booking.Domain;

namespace Booking.Api.Tests.Sessions;

public sealed class SharedReadsTests
{
    private readonly Instant _clock = new();
    private readonly List<(SessionId Session, TaskCompletionSource<string> Answer)> _begun = [];
    private readonly SharedReads<string> _reads;
    private readonly SessionId _session = new(Guid.NewGuid());
    private string? _last;

    public SharedReadsTests() => _reads = new SharedReads<string>(Begin, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_within_a_moment_shares_one_read()
    {
        var answers = Enumerable.Range(0, 10).Select(_ => _reads.ReadAsync(_session, Cancel)).ToArray();
        Assert.Single(_begun).Answer.SetResult("7");
        _clock.Now += SharedReads<string>.For - TimeSpan.FromTicks(1);

        Assert.Equal(Enumerable.Repeat("7", 11), await Task.WhenAll([.. answers, _reads.ReadAsync(_session, Cancel)]));
        Assert.Single(_begun);
    }

    [Fact]
    public async Task After_the_moment_there_is_a_new_read_though_the_last_has_no_answer_yet()
    {
        var first = _reads.ReadAsync(_session, Cancel);
        _clock.Now += SharedReads<string>.For;
        var second = _reads.ReadAsync(_session, Cancel);

        Assert.Equal(2, _begun.Count);
        _begun[1].Answer.SetResult("2");
        _begun[0].Answer.SetResult("1");
        Assert.Equal(("1", "2"), (await first, await second));
    }

    [Fact]
    public async Task Who_cannot_use_what_is_shared_reads_anew_and_shares_that()
    {
        _ = _reads.ReadAsync(_session, Cancel);
        var anew = _reads.ReadAnewAsync(_session, Cancel);
        var later = _reads.ReadAsync(_session, Cancel);

        Assert.Equal(2, _begun.Count);
        _begun[1].Answer.SetResult("2");
        Assert.Equal(("2", "2"), (await anew, await later));
    }

    [Fact]
    public async Task A_read_is_told_what_the_last_one_gave()
    {
        var first = _reads.ReadAsync(_session, Cancel);
        _begun[0].Answer.SetResult("1");
        await first;
        _clock.Now += SharedReads<string>.For;

        _ = _reads.ReadAsync(_session, Cancel);
        Assert.Equal("1", _last);

        _ = _reads.ReadAnewAsync(_session, Cancel);
        Assert.Null(_last);
    }

    [Fact]
    public async Task Other_sessions_are_read_by_themselves()
    {
        var other = new SessionId(Guid.NewGuid());
        _ = _reads.ReadAsync(_session, Cancel);
        var read = _reads.ReadAsync(other, Cancel);

        Assert.Equal([_session, other], _begun.Select(begun => begun.Session));
        _begun[1].Answer.SetResult("3");
        Assert.Equal("3", await read);
    }

    [Fact]
    public async Task One_who_leaves_does_not_end_the_read_of_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var left = _reads.ReadAsync(_session, leaving.Token);
        var stays = _reads.ReadAsync(_session, Cancel);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        _begun.Single().Answer.SetResult("5");
        Assert.Equal("5", await stays);
    }

    [Fact]
    public void Only_so_many_sessions_are_remembered()
    {
        for (var number = 0; number < 3 * SharedReads<string>.MaxSessions; number++)
        {
            _ = _reads.ReadAsync(new SessionId(Guid.NewGuid()), Cancel);
            Assert.InRange(_reads.Count, 1, SharedReads<string>.MaxSessions);
            _clock.Now += TimeSpan.FromTicks(number % 7 * 1_000);
        }
    }

    private Task<string> Begin(SessionId session, string? last)
    {
        _last = last;
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _begun.Add((session, answer));
        return answer.Task;
    }

    private sealed class Instant : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
