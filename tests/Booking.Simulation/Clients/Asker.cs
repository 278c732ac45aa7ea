using System.Globalization;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Simulation.Nodes;

namespace Booking.Simulation.Clients;

/// <summary>Sends requests as the routes would, and writes down what was asked and answered.</summary>
internal sealed class Asker(World world, string name)
{
    /// <param name="node">Whom.</param>
    /// <param name="session">About which session.</param>
    /// <param name="command">Made on the node, at its time.</param>
    /// <param name="key">Of the request, if any.</param>
    /// <param name="token">Of a payment: what the provider is to make of it.</param>
    public async Task<Operation> SendAsync(
        SimulatedNode node, SessionId session, Func<DateTimeOffset, SessionCommand> command, UInt128? key = null,
        string? token = null)
    {
        var operation = Begin(session, key);
        var origin = new CommandOrigin(name, operation.Number.ToString(CultureInfo.InvariantCulture), CommandOrigin.ByRequest);
        var answer = await node.CallAsync<CommandResult>(async life =>
        {
            operation.Command = command(Api.Clock.Now(life.Actor.Clock));
            world.Say(life.Actor, $"op {operation.Number} of {name}: {world.NameOf(session.Value)} "
                + Brief.Of(operation.Command, id => world.NameOf(id)));
            var result = await life.Writers.SendAsync(session, operation.Command, origin);
            // The answer to the first half is the asker's, whatever becomes of the second.
            Take(operation, result);
            if (token is not null)
                operation.Settled = await ChargeAsync(life, session, operation.Command, result, token, origin);
            return result;
        });
        return End(operation, answer.IsReached, answer.Failure, answer.Value is not null);
    }

    public async Task<Operation> LookAsync(SimulatedNode node, SessionId session)
    {
        var operation = Begin(session, null);
        var answer = await node.CallAsync<QueryResult<SessionView>>(async life =>
            await life.Writers.ReadAsync(session, View, CancellationToken.None));
        if (answer.Value is QueryResult<SessionView>.Found found)
            (operation.View, operation.Told) = (found.Value, Told.Shown);
        else if (answer.Value is not null)
            operation.Told = Told.NotDone;
        return End(operation, answer.IsReached, answer.Failure, answer.Value is not null);
    }

    private static SessionView View(SessionState state)
    {
        var digits = new char[state.Plan.SeatCount];
        for (var seat = 0; seat < digits.Length; seat++)
            digits[seat] = (char)('0' + (int)state.StatusOf(seat));
        return new SessionView(state.Version, new string(digits), state.Counts, state.FreeIn(0));
    }

    // As the route of payments goes on.
    private static async Task<CommandResult.Decided?> ChargeAsync(
        NodeLife life, SessionId session, SessionCommand command, CommandResult started, string token,
        CommandOrigin origin)
    {
        if (command is not PayReservation pay
            || started is not CommandResult.Decided { Reservation: { } reservation, Session: { } terms } decided
            || decided.Decision is Decision.Repeated
            || reservation.Status != ReservationStatus.Paying || reservation.Payment!.Id != pay.Payment)
        {
            return null;
        }

        var settled = await life.Desk.ChargeAsync(session, reservation, terms.Scheduled.Currency, token, origin);
        return settled as CommandResult.Decided;
    }

    private static void Take(Operation operation, CommandResult result)
    {
        operation.Decided = result as CommandResult.Decided;
        operation.Told = result switch
        {
            CommandResult.Decided => Told.Decided,
            CommandResult.OutcomeUnknown => Told.Unknown,
            _ => Told.NotDone,
        };
    }

    private Operation Begin(SessionId session, UInt128? key)
    {
        var operation = new Operation
        {
            Number = world.Operations.Count + 1,
            Asker = name,
            Session = session,
            Key = key,
            VersionBefore = world.VersionOf(session.Value),
        };
        world.Operations.Add(operation);
        return operation;
    }

    private Operation End(Operation operation, bool isReached, Exception? failure, bool isAnswered)
    {
        operation.VersionAfter = world.VersionOf(operation.Session.Value);
        operation.Failure = failure;
        if (!isReached)
            operation.Told = Told.NotReached;
        else if (failure is not null)
            operation.Told = Told.Failed;
        else if (!isAnswered && operation.Told == Told.Nothing)
            operation.Told = Told.Unknown;
        world.Say(name, $"is told of op {operation.Number}: {operation.Told} {Words(operation)}");
        return operation;
    }

    private static string Words(Operation operation) => operation switch
    {
        { Decided: { Decision: Decision.Rejected rejected } decided } =>
            $"{rejected.Reason.GetType().Name} at {decided.Version}",
        { Decided: { } decided } => $"{decided.Decision.GetType().Name} at {decided.Version}",
        { View: { } view } => $"{view.Digits} at {view.Version}",
        _ => "",
    };
}
