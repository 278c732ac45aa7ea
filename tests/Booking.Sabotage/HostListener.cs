using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Booking.Sabotage;

/// <summary>Hears that a host is being built, and changes its services last of all.</summary>
internal sealed class HostListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Hosting = "Microsoft.Extensions.Hosting";
    private const string Building = "HostBuilding";

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Hosting)
            value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: Building, Value: IHostBuilder host })
            host.ConfigureServices(Replacements.Apply);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
