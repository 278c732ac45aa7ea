namespace Booking.Local;

/// <summary>The signals of Linux that are sent here, by their numbers.</summary>
public enum ProcessSignal
{
    /// <summary>SIGINT: PostgreSQL's fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>SIGQUIT: nginx's orderly end; PostgreSQL's immediate shutdown, without a last checkpoint.</summary>
    Quit = 3,

    /// <summary>SIGKILL: the end, at once.</summary>
    Kill = 9,

    /// <summary>SIGTERM: please stop.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: go on after <see cref="Pause"/>.</summary>
    Resume = 18,

    /// <summary>SIGSTOP: stand still.</summary>
    Pause = 19,
}
