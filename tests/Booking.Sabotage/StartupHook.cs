using System.Diagnostics;
using Booking.Sabotage;

// Without a namespace, and of this name: the runtime looks for it so (DOTNET_STARTUP_HOOKS).

/// <summary>
/// Replaces services of a node from outside, by the runtime's own start-up hook and the event by which the host tells that
/// it is being built. The node is the product's own program, and has no switch for any of it.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new HostListener());
}
