using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Booking.Benchmarks.Load;

/// <summary>The few system calls of the driver: readiness by epoll(7), and sockets without anything in between.</summary>
internal static class Posix
{
    private const int EpollAdd = 1;
    private const uint EpollIn = 1;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    // struct epoll_event is packed on x86-64 alone: four bytes of events, then eight of data.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - sizeof(ulong);

    public static int CreateEpoll() => Check(epoll_create1(0));

    public static void Close(int descriptor) => Check(close(descriptor));

    /// <summary>Has the queue tell whenever there is something to read; <paramref name="tag"/> comes with it.</summary>
    public static void WatchForInput(int epoll, int descriptor, int tag)
    {
        Span<byte> told = stackalloc byte[EventSize];
        told.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(told, EpollIn);
        BinaryPrimitives.WriteInt32LittleEndian(told[DataOffset..], tag);
        Check(epoll_ctl(epoll, EpollAdd, descriptor, ref MemoryMarshal.GetReference(told)));
    }

    /// <summary>Waits for input; the tags of what has some. None: the time is over.</summary>
    public static ReadOnlySpan<int> Wait(int epoll, Span<byte> events, Span<int> tags, TimeSpan atMost)
    {
        var (seconds, ticks) = Math.DivRem(atMost.Ticks, TimeSpan.TicksPerSecond);
        var timeout = new TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)(ticks * TimeSpan.NanosecondsPerTick) };
        var count = epoll_pwait2(
            epoll, ref MemoryMarshal.GetReference(events), events.Length / EventSize, ref timeout, 0);
        if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted)
            return [];
        Check(count);
        for (var i = 0; i < count; i++)
            tags[i] = BinaryPrimitives.ReadInt32LittleEndian(events[((i * EventSize) + DataOffset)..]);
        return tags[..count];
    }

    public static int EventBytes(int events) => events * EventSize;

    /// <summary>Sends all of it: a request is far smaller than the empty buffer of its socket.</summary>
    public static void Send(int socket, ReadOnlySpan<byte> bytes)
    {
        var sent = send(socket, ref MemoryMarshal.GetReference(bytes), bytes.Length, NoSignal | DoNotWait);
        if (sent != bytes.Length)
            throw sent < 0 ? new Win32Exception() : new IOException($"Only {sent} of {bytes.Length} bytes were taken.");
    }

    /// <summary>What has arrived; 0 for nothing yet.</summary>
    /// <exception cref="IOException">The server has closed the connection.</exception>
    public static int Receive(int socket, Span<byte> buffer)
    {
        var received = recv(socket, ref MemoryMarshal.GetReference(buffer), buffer.Length, DoNotWait);
        if (received < 0)
            return Marshal.GetLastPInvokeError() is TryAgain or Interrupted ? 0 : throw new Win32Exception();
        return received > 0 ? (int)received : throw new IOException("The server has closed a connection.");
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception();

#pragma warning disable IDE1006 // The names are the system's.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_ctl(int epoll, int operation, int descriptor, ref byte told);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_pwait2(int epoll, ref byte events, int most, ref TimeSpec timeout, nint signals);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint send(int socket, ref byte bytes, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint recv(int socket, ref byte bytes, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006

    // struct timespec of 64-bit systems.
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
