using System.Buffers;
using Booking.Domain.Seating;
using Booking.EventStore;
using StackExchange.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>
/// What a run of one session's events does to its kept map, as arguments of <c>apply-if-newer.lua</c>: the net change of
/// the counts, and each run of neighbouring seats once, with the statuses they end with.
/// </summary>
internal static class SeatMapChanges
{
    private const byte Unchanged = 0;
    private const int FixedArguments = 10;
    private const int BitsPerByte = 8;
    private static readonly RedisValue BitFieldSet = "SET";
    private static readonly RedisValue BitFieldByte = "u8";

    /// <summary>The arguments for consecutive events of one session.</summary>
    /// <param name="plan">The session's plan.</param>
    /// <param name="events">At least one event.</param>
    /// <param name="news">The channel on which the changes are published.</param>
    /// <exception cref="ProjectionInvariantException">A seat or an area is not in the plan.</exception>
    public static RedisValue[] ArgumentsOf(SeatingPlan plan, IReadOnlyList<StoredEvent> events, string news)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Max(1, plan.SeatCount));
        try
        {
            var changed = scratch.AsSpan(0, plan.SeatCount);
            changed.Clear();
            var taken = new int[plan.AreaCount];
            var tally = default(SeatTally);
            foreach (var e in events)
            {
                if (SeatMovement.Of(e.Data) is not { } movement)
                    continue;
                tally = tally.With(movement);
                MarkSeats(plan, e, movement, changed);
                MarkAreas(plan, e, movement, taken);
            }

            var before = events[0].Version - 1;
            var after = events[^1].Version;
            var headLength = SeatMapLayout.HeadLengthOf(plan);
            var arguments = new List<RedisValue>(FixedArguments + events.Count * 8)
            {
                headLength + plan.SeatCount,
                SeatMapLayout.FormatVersion(before),
                SeatMapLayout.FormatVersion(after),
                tally.Held,
                tally.Sold,
                tally.Blocked,
                news,
                SeatMapNewsFormat.Changed(before, after, changed, taken),
            };
            AddAreas(arguments, plan, taken);
            AddSeats(arguments, headLength, changed);
            return [.. arguments];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void MarkSeats(SeatingPlan plan, StoredEvent e, in SeatMovement movement, Span<byte> changed)
    {
        foreach (var seat in movement.Seats)
        {
            if (!plan.TryFindSeat(seat, out var index))
                throw NotInPlan(plan, e, seat);
            changed[index] = movement.To.Digit();
        }
    }

    private static void MarkAreas(SeatingPlan plan, StoredEvent e, in SeatMovement movement, int[] taken)
    {
        foreach (var claim in movement.Areas)
        {
            if (!plan.TryFindArea(claim.Area, out var index))
                throw NotInPlan(plan, e, claim.Area);
            taken[index] += movement.TakenOf(claim);
        }
    }

    private static void AddAreas(List<RedisValue> arguments, SeatingPlan plan, int[] taken)
    {
        arguments.Add(taken.Count(change => change != 0));
        for (var area = 0; area < taken.Length; area++)
        {
            if (taken[area] == 0)
                continue;
            arguments.Add(SeatMapLayout.TakenOffsetOf(plan, area));
            arguments.Add(taken[area]);
        }
    }

    private static void AddSeats(List<RedisValue> arguments, int headLength, ReadOnlySpan<byte> changed)
    {
        var countAt = arguments.Count;
        var runs = 0;
        arguments.Add(runs);
        for (var at = 0; NextRun(changed, at) is (var begin, var length); at = begin + length)
        {
            if (length == 1)
                continue;
            arguments.Add(headLength + begin);
            arguments.Add(changed.Slice(begin, length).ToArray());
            runs++;
        }

        arguments[countAt] = runs;
        for (var at = 0; NextRun(changed, at) is (var begin, var length); at = begin + length)
        {
            if (length > 1)
                continue;
            arguments.Add(BitFieldSet);
            arguments.Add(BitFieldByte);
            arguments.Add((headLength + begin) * BitsPerByte);
            arguments.Add((int)changed[begin]);
        }
    }

    private static (int Begin, int Length)? NextRun(ReadOnlySpan<byte> changed, int from)
    {
        var begin = changed[from..].IndexOfAnyExcept(Unchanged);
        if (begin < 0)
            return null;
        begin += from;
        var length = changed[begin..].IndexOf(Unchanged);
        return (begin, length < 0 ? changed.Length - begin : length);
    }

    private static ProjectionInvariantException NotInPlan(SeatingPlan plan, StoredEvent e, string id) => new(
        $"Version {e.Version} ({e.Type}) of session {e.StreamId} names {id}, which its plan {plan.Hash} has not.");
}
