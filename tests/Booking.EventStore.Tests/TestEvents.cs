using System.Text.Json.Serialization;

namespace Booking.EventStore.Tests;

/// <summary>An ordinary event.</summary>
public sealed record SeatTaken(string Seat, long Price, string? Note = null);

/// <summary>An event whose commit is not an ordinary one, on every store under test.</summary>
public sealed record CommitTested(string Kind, int Number)
{
    public const string Slow = "slow";
    public const string Failing = "failing";
}

/// <summary>An event whose stored shape has changed: once it was <c>seat_freed</c> with a single seat.</summary>
public sealed record SeatsFreed(string[] Seats, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SeatTaken))]
[JsonSerializable(typeof(CommitTested))]
[JsonSerializable(typeof(SeatsFreed))]
internal sealed partial class TestEventsJson : JsonSerializerContext;

/// <summary>Builds what the tests append.</summary>
internal static class Given
{
    public const string StreamType = "session";

    public static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static EventTypes EventTypes() => new EventTypes()
        .Add("seat_taken", TestEventsJson.Default.SeatTaken)
        .Add("commit_tested", TestEventsJson.Default.CommitTested)
        .Add("seats_freed", TestEventsJson.Default.SeatsFreed);

    public static NewEvent Event(string seat = "A-1") => new(Guid.NewGuid(), new SeatTaken(seat, 4500), Time);

    public static NewEvent Event(object data) => new(Guid.NewGuid(), data, Time);

    public static NewEvent[] Events(int count) => [.. Enumerable.Range(1, count).Select(i => Event($"A-{i}"))];

    public static AppendBatch Batch(Guid stream, long expectedVersion, params NewEvent[] events) =>
        new(stream, StreamType, expectedVersion, events, []);
}

/// <summary>What the tests ask of a store.</summary>
internal static class StoreQuestions
{
    public static async Task<AppendResult> AppendAsync(
        this IAppender log, Guid stream, long expectedVersion, params NewEvent[] events) =>
        Assert.Single(await log.AppendAsync(
            [Given.Batch(stream, expectedVersion, events)], TestContext.Current.CancellationToken));

    public static Task<IReadOnlyList<StoredEvent>> ReadAllAsync(this IEventStore store, Guid stream) =>
        store.ReadStreamAsync(stream, 0, int.MaxValue, TestContext.Current.CancellationToken);

    public static async Task<IReadOnlyList<Guid>> ReadIdsAsync(this IEventStore store, Guid stream) =>
        [.. (await store.ReadAllAsync(stream)).Select(stored => stored.Id)];
}
