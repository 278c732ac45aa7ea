namespace Booking.Simulation.Scheduling;

/// <summary>The simulation itself went wrong, or the code in it did what no caller could have answered for.</summary>
internal sealed class SimulationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
