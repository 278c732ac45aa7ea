using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Booking.Api.Hosting;

/// <summary>
/// The connections that the kernel has taken in for a listening socket and nobody has accepted yet. Closing the socket resets
/// them, with whatever was sent through them: a proxy then cannot know whether its request was read. Linux alone can be asked
/// to let no more in first; elsewhere, and where it refuses, such a queue counts as empty.
/// </summary>
internal static class ListenQueue
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int AttachFilter = 26; // SO_ATTACH_FILTER
    private const int TcpLevel = 6; // IPPROTO_TCP
    private const int TcpInfo = 11; // TCP_INFO
    private const int UnackedOffset = 24; // tcpi_unacked: of a listening socket, the length of its queue

    // Classic BPF over a TCP header (linux/filter.h), {code, jump if true, jump if false, operand}: what has neither ACK nor RST
    // begins a connection and is dropped. Sockets that were accepted inherit the filter, and need everything else.
    private static readonly ulong[] DropBeginnings =
    [
        Instruction(0x30, 0, 0, 13), // load the byte of flags
        Instruction(0x45, 0, 1, 0x14), // ACK or RST?
        Instruction(0x06, 0, 0, uint.MaxValue), // pass
        Instruction(0x06, 0, 0, 0), // drop
    ];

    /// <summary>Has the kernel ignore new connections: who asks for one asks again after a second.</summary>
    public static void TakeNoMore(Socket listening)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var instructions = GCHandle.Alloc(DropBeginnings, GCHandleType.Pinned);
        try
        {
            var program = new FilterProgram((ushort)DropBeginnings.Length, instructions.AddrOfPinnedObject());
            listening.SetRawSocketOption(
                SocketLevel, AttachFilter, MemoryMarshal.AsBytes(new ReadOnlySpan<FilterProgram>(in program)));
        }
        finally
        {
            instructions.Free();
        }
    }

    /// <summary>How many connections wait to be accepted.</summary>
    public static int Length(Socket listening)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        Span<byte> info = stackalloc byte[UnackedOffset + sizeof(int)];
        listening.GetRawSocketOption(TcpLevel, TcpInfo, info);
        return MemoryMarshal.Read<int>(info[UnackedOffset..]);
    }

    private static ulong Instruction(ushort code, byte ifTrue, byte ifFalse, uint operand)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(bytes, code);
        bytes[2] = ifTrue;
        bytes[3] = ifFalse;
        MemoryMarshal.Write(bytes[4..], operand);
        return MemoryMarshal.Read<ulong>(bytes);
    }

    /// <summary>The kernel's <c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FilterProgram(ushort Length, nint Instructions);
}
