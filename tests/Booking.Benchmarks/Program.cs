using Booking.Benchmarks.EventOrder;
using Booking.Benchmarks.Hot;

switch (args)
{
    case ["hot", .. var options]:
        return await HotCommand.RunAsync(options);
    case ["event-order", .. var options]:
        return await EventOrderCommand.RunAsync(options);
    case [EchoServer.Command, .. var options]:
        await EchoServer.RunAsync(options);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            """
            Usage: ./booking bench SCENARIO [OPTIONS]

              hot          reservations on one session of 50,000 seats, beside the bare server
              event-order  ways to keep the order of the log, side by side
            """);
        return args is [] ? 0 : 1;
}
