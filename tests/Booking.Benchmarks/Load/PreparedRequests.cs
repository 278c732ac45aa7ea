using System.Globalization;
using System.Text;

namespace Booking.Benchmarks.Load;

/// <summary>Requests as they go over the wire, one behind the other in a block that does not move.</summary>
internal sealed class PreparedRequests
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    public PreparedRequests(IReadOnlyList<byte[]> requests)
    {
        _ends = new int[requests.Count];
        var length = 0;
        for (var i = 0; i < requests.Count; i++)
            _ends[i] = length += requests[i].Length;
        _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        for (var i = 0; i < requests.Count; i++)
            requests[i].CopyTo(_bytes, _ends[i] - requests[i].Length);
    }

    public int Count => _ends.Length;

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var begin = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(begin, _ends[index] - begin);
        }
    }

    /// <summary>A GET, on condition that the version is another where one is given.</summary>
    public static byte[] Get(string path, long? knownVersion = null)
    {
        var condition = knownVersion is null ? "" : $"If-None-Match: \"{knownVersion}\"\r\n";
        return Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{condition}\r\n");
    }

    /// <summary>A DELETE with a bearer token.</summary>
    public static byte[] Delete(string path, string bearer) => Encoding.ASCII.GetBytes(
        $"DELETE {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\n\r\n");

    /// <summary>A POST of JSON with a bearer token.</summary>
    public static byte[] Post(string path, string bearer, string json) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"));
}
