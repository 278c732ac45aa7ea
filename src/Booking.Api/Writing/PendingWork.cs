using Booking.Domain.Sessions;

namespace Booking.Api.Writing;

/// <summary>Something in a session's mailbox: a command, or a question about the state.</summary>
internal abstract class PendingWork(long receivedAt)
{
    /// <summary>A time stamp of the clock: what a wait is measured from does not jump when the time of day is set.</summary>
    public long ReceivedAt { get; } = receivedAt;

    /// <summary>Answers without having been decided.</summary>
    public abstract void Refuse(CommandResult result);

    /// <summary>Answers with a fault that nobody expected.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>Gives the answer that waited for the commit.</summary>
    public abstract void Tell();
}

/// <summary>A command that waits for its decision, and then for the commit of what it rests on.</summary>
internal sealed class PendingCommand(SessionCommand command, CommandOrigin origin, long receivedAt)
    : PendingWork(receivedAt)
{
    // The writer must not run the asker's continuation.
    private readonly TaskCompletionSource<CommandResult> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionCommand Command { get; } = command;

    public CommandOrigin Origin { get; } = origin;

    public Task<CommandResult> Answer => _answer.Task;

    /// <summary>Decided, but not to be told before the commit.</summary>
    public CommandResult.Decided? Decided { get; set; }

    public override void Tell() => _answer.TrySetResult(Decided!);

    public override void Refuse(CommandResult result) => _answer.TrySetResult(result);

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}

/// <summary>A question that is answered from the state when everything before it is committed.</summary>
internal abstract class PendingQuery(long receivedAt) : PendingWork(receivedAt)
{
    public abstract void Evaluate(SessionState? state);
}

/// <inheritdoc cref="PendingQuery"/>
internal sealed class PendingQuery<T>(Func<SessionState, T> read, long receivedAt) : PendingQuery(receivedAt)
{
    private readonly TaskCompletionSource<QueryResult<T>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QueryResult<T>? _result;

    /// <summary>The answer, on the scheduler of whoever asks, also where it is waited for with a limit.</summary>
    public async Task<QueryResult<T>> AnswerAsync() => await _answer.Task;

    public override void Evaluate(SessionState? state) =>
        _result = state is null ? new QueryResult<T>.NotFound() : new QueryResult<T>.Found(read(state));

    public override void Tell() => _answer.TrySetResult(_result!);

    public override void Refuse(CommandResult result) => _answer.TrySetResult(new QueryResult<T>.Unavailable());

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}

/// <summary>The answer to a question about a session. A closed union.</summary>
public abstract record QueryResult<T>
{
    private QueryResult()
    {
    }

    /// <summary>The value.</summary>
    public sealed record Found(T Value) : QueryResult<T>;

    /// <summary>There is no such session.</summary>
    public sealed record NotFound : QueryResult<T>;

    /// <summary>The session cannot be read now.</summary>
    public sealed record Unavailable : QueryResult<T>;
}
