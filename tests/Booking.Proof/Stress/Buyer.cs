using Booking.Proof.History;

namespace Booking.Proof.Stress;

/// <summary>
/// One buyer among many, one step after the other: wants the seats that all want, pays, gives back or lets the hold expire,
/// and asks again with the same key when it got no answer. Asked to stop, it waits for the answer it is owed.
/// </summary>
internal sealed class Buyer(
    RecordingClient client, IReadOnlyList<ShopNode> nodes, Customer customer, Sale sale, BuyerHabits habits, Random random,
    CancellationToken giveUp)
{
    private const int MostHeld = 8;
    private const int MostRepeats = 4;
    private readonly Queue<(Guid Session, AnsweredReservation Held)> _held = new();

    public async Task BuyAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !client.History.IsFull)
        {
            var operation = _held.Count > 0 && (_held.Count >= MostHeld || random.Next(3) == 0)
                ? await DecideOnHeldAsync(stop)
                : await ReserveAsync(stop);
            if (operation is { Outcome: Outcome.Unknown } or { Status: >= 500 })
                await Task.Delay(habits.WaitsAfterFailure, stop);
            else if (habits.ThinksUpTo > TimeSpan.Zero)
                await Task.Delay(habits.ThinksUpTo * random.NextDouble(), stop);
        }
    }

    /// <summary>Gives back what is still held and not paid for, where somebody else's session is sold.</summary>
    public async Task GiveBackAsync(CancellationToken cancel)
    {
        while (_held.TryDequeue(out var held))
            await client.CancelAsync(AnyNode(), customer, held.Session, held.Held.Reservation, cancel);
    }

    private async Task<Operation> ReserveAsync(CancellationToken stop)
    {
        var session = sale.Current.Session;
        var wish = NextWish();
        var key = random.Next(2) == 0 ? Guid.NewGuid().ToString("N") : null;
        var operation = await client.ReserveAsync(AnyNode(), customer, session, wish, key, giveUp);
        // Without an answer it may or may not be held: the same key finds out, on whatever node.
        for (var i = 0; i < MostRepeats && key is not null && (operation.Outcome == Outcome.Unknown || IsRepeatedForFun()); i++)
        {
            if (operation.Outcome == Outcome.Unknown)
                await Task.Delay(habits.WaitsAfterFailure, stop);
            operation = await client.ReserveAsync(AnyNode(), customer, session, wish, key, giveUp);
        }

        if (operation is { Outcome: Outcome.Ok, Answer: { } held })
            _held.Enqueue((session, held));
        return operation;
    }

    private bool IsRepeatedForFun() => random.Next(20) == 0;

    private async Task<Operation?> DecideOnHeldAsync(CancellationToken stop)
    {
        var (session, held) = _held.Dequeue();
        var choice = random.Next(100);
        if (!habits.Pay || choice < 25)
            return await client.CancelAsync(AnyNode(), customer, session, held.Reservation, giveUp);
        if (choice < 45)
            return null; // Left to expire.
        if (choice < 55)
            await UntilDeadlineAsync(held.ExpiresAt, stop);
        return await PayAsync(session, held, stop);
    }

    private async Task<Operation> PayAsync(Guid session, AnsweredReservation held, CancellationToken stop)
    {
        var key = random.Next(2) == 0 ? Guid.NewGuid().ToString("N") : null;
        var token = random.Next(20) switch
        {
            0 => "tok_declined",
            1 => "tok_error",
            _ => "tok_ok",
        };
        var paid = await client.PayAsync(AnyNode(), customer, session, held.Reservation, token, key, giveUp);
        for (var i = 0; i < MostRepeats && paid.Outcome == Outcome.Unknown && paid.Status != 202 && key is not null; i++)
        {
            await Task.Delay(habits.WaitsAfterFailure, stop);
            paid = await client.PayAsync(AnyNode(), customer, session, held.Reservation, token, key, giveUp);
        }

        if (paid.Outcome != Outcome.Ok)
            return paid;
        if (random.Next(100) >= habits.KeepPercent)
            return await client.CancelAsync(AnyNode(), customer, session, held.Reservation, giveUp);
        sale.Keep(session, held.Seats.Count + held.Areas.Sum(area => area.Quantity));
        return paid;
    }

    // A little before or a little after, so that the two sides of the deadline are tried.
    private async Task UntilDeadlineAsync(DateTimeOffset expiresAt, CancellationToken stop)
    {
        var wait = expiresAt - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(random.Next(-20, 20));
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, stop);
    }

    private Wish NextWish()
    {
        var plan = sale.Current;
        var area = plan.Areas.Count > 0 ? plan.Areas[random.Next(plan.Areas.Count)] : null;
        return random.Next(20) switch
        {
            0 or 1 => Wish.ForBest(random.Next(1, 5)),
            2 or 3 when area is not null => new Wish([], [new AreaPlaces(area.Id, random.Next(1, 4))], 0),
            4 when area is not null => new Wish(SameSeats(), [new AreaPlaces(area.Id, 1)], 0),
            5 => Wish.For(plan.Seats[random.Next(plan.Seats.Count)].Id),
            _ => Wish.For(SameSeats()),
        };
    }

    // What all buyers come to at the same moment without a word between them: it depends on the clock alone.
    private string[] SameSeats()
    {
        var seats = sale.Current.Seats;
        var moment = client.History.NowMicroseconds / (long)habits.SameSeatsFor.TotalMicroseconds;
        var place = (int)((ulong)moment * 2_654_435_761 % (ulong)seats.Count);
        var count = Math.Min(1 + (int)(moment % 4), seats.Count - place);
        return [.. Enumerable.Range(place, count).Select(i => seats[i].Id)];
    }

    private ShopNode AnyNode() => nodes[random.Next(nodes.Count)];
}
