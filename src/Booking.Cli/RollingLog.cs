namespace Booking.Cli;

/// <summary>
/// Appends lines to a file that is set aside, in place of the one before, when it has grown too large.
/// </summary>
internal sealed class RollingLog : IDisposable
{
    private const long LargestBytes = 16 << 20;
    private readonly Lock _writing = new();
    private readonly string _path;
    private StreamWriter _file;

    public RollingLog(string path)
    {
        _path = path;
        _file = Open();
    }

    public void Add(string line)
    {
        lock (_writing)
        {
            _file.WriteLine(line);
            if (_file.BaseStream.Position < LargestBytes)
                return;
            _file.Dispose();
            File.Move(_path, _path + ".1", overwrite: true);
            _file = Open();
        }
    }

    public void Dispose()
    {
        lock (_writing)
            _file.Dispose();
    }

    private StreamWriter Open() => new(_path, append: true) { AutoFlush = true };
}
