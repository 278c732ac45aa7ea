using System.CommandLine;
using Booking.Local;
using Booking.Proof;
using Booking.Proof.Faults;
using Booking.Proof.Stress;

var root = new RootCommand("Tries Booking hard, and judges it by the history.")
{
    StressOptions.Command(StressCommand.RunAsync),
    FaultsOptions.Command(FaultsCommand.RunAsync),
    CheckCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (failure is LocalServerException or HttpRequestException or InvalidDataException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 1;
}
