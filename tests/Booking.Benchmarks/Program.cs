using Booking.Benchmarks.Hot;

switch (args)
{
    case ["hot", .. var options]:
        return await HotCommand.RunAsync(options);
    case [EchoServer.Command, .. var options]:
        await EchoServer.RunAsync(options);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            """
            Usage: ./booking bench SCENARIO [OPTIONS]

              hot      reservations on one session of 50,000 seats, beside the bare server
            """);
        return args is [] ? 0 : 1;
}
