using System.Diagnostics;

namespace Booking.Benchmarks.Load;

/// <summary>Many who watch one session, read by one thread.</summary>
internal sealed class WatcherCrowd : IDisposable
{
    private const int BufferLength = 256 << 10;
    private static readonly TimeSpan LookAround = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _epoll = Posix.CreateEpoll();
    private readonly RawWatcher[] _watchers;
    private readonly Thread? _reading;
    private volatile bool _isStopping;
    private Exception? _failure;

    public WatcherCrowd(int port, int count)
    {
        _watchers = new RawWatcher[count];
        for (var i = 0; i < count; i++)
        {
            _watchers[i] = new RawWatcher(port);
            Posix.WatchForInput(_epoll, _watchers[i].Descriptor, i);
        }

        if (count == 0)
            return;
        _reading = new Thread(Read) { IsBackground = true };
        _reading.Start();
    }

    public IReadOnlyList<RawWatcher> Watchers => _watchers;

    /// <summary>Has all watch a session, and waits until each has its map.</summary>
    public async Task WatchAsync(Guid session, CancellationToken cancel)
    {
        foreach (var watcher in _watchers)
        {
            watcher.Send($$"""{"type":1,"target":"Watch","arguments":["{{session}}"]}""");
        }

        await UntilAsync(1, cancel);
    }

    /// <summary>Waits until everybody was told of a version.</summary>
    public async Task UntilAsync(long version, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (_watchers.Any(watcher => watcher.Version < version))
        {
            if (_failure is not null)
                throw new InvalidDataException("A watcher was lost.", _failure);
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"{_watchers.Count(one => one.Version < version)} watchers wait for version {version}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancel);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _reading?.Join();
        foreach (var watcher in _watchers)
            watcher.Dispose();
        Posix.Close(_epoll);
    }

    private void Read()
    {
        var events = GC.AllocateArray<byte>(Posix.EventBytes(_watchers.Length), pinned: true);
        var tags = new int[_watchers.Length];
        var buffer = GC.AllocateArray<byte>(BufferLength, pinned: true);
        var pinged = Stopwatch.GetTimestamp();
        try
        {
            while (!_isStopping)
            {
                foreach (var tag in Posix.Wait(_epoll, events, tags, LookAround))
                {
                    var count = Posix.Receive(_watchers[tag].Descriptor, buffer);
                    _watchers[tag].Take(buffer.AsSpan(0, count), Stopwatch.GetTimestamp());
                }

                if (Stopwatch.GetElapsedTime(pinged) < PingEvery)
                    continue;
                pinged = Stopwatch.GetTimestamp();
                foreach (var watcher in _watchers)
                    watcher.Send("""{"type":6}""");
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }
}
