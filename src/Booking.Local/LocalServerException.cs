namespace Booking.Local;

/// <summary>A local server could not be installed, started or stopped; the message says what to do.</summary>
public sealed class LocalServerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong, in words for the person at the terminal.</param>
    public LocalServerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong, in words for the person at the terminal.</param>
    /// <param name="innerException">What caused it.</param>
    public LocalServerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public LocalServerException()
    {
    }
}
