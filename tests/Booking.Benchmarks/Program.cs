using Booking.Benchmarks.EventOrder;
using Booking.Benchmarks.Hot;
using Booking.Benchmarks.Scenarios;
using Booking.Benchmarks.Servers;

switch (args)
{
    case ["hot", .. var options]:
        return await HotCommand.RunAsync(options);
    case ["event-order", .. var options]:
        return await EventOrderCommand.RunAsync(options);
    case ["all", .. var options]:
        return await ScenarioCommand.RunAsync(ScenarioCommand.All, options);
    case [EchoServer.Command, .. var options]:
        await EchoServer.RunAsync(options);
        return 0;
    case [RowLockServer.Command, .. var options]:
        await RowLockServer.RunAsync(options);
        return 0;
    case [RedisLockServer.Command, .. var options]:
        await RedisLockServer.RunAsync(options);
        return 0;
    case [OptimisticServer.Command, .. var options]:
        await OptimisticServer.RunAsync(options);
        return 0;
    case [StaticServer.Command, .. var options]:
        await StaticServer.RunAsync(options);
        return 0;
    case [var name, .. var options]
        when ScenarioCommand.All.Concat(ScenarioCommand.Further).FirstOrDefault(one => one.Name == name) is { } scenario:
        return await ScenarioCommand.RunAsync([scenario], options);
    default:
        await Console.Error.WriteLineAsync(
            $"""
            Usage: ./booking bench SCENARIO [OPTIONS]

              hot          Reservations on one session of 50,000 seats, beside the bare server, in detail.
              event-order  Ways to keep the order of the log, side by side.
              all          Everything but event-order and statements, with the goals, in one table.

            {string.Join('\n', ScenarioCommand.All.Skip(1).Concat(ScenarioCommand.Further).Select(one => $"  {one.Name,-12} {one.Summary}"))}
            """);
        return args is [] ? 0 : 1;
}
