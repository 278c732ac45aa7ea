using System.CommandLine;
using Booking.Proof;
using Booking.Proof.Faults;
using Booking.Proof.Stress;

var root = new RootCommand("Tries Booking hard, and judges it by the history.")
{
    StressOptions.Command(StressCommand.RunAsync),
    FaultsOptions.Command(FaultsCommand.RunAsync),
    CheckCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
