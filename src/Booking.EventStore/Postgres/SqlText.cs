using System.Reflection;

namespace Booking.EventStore.Postgres;

/// <summary>The statements of this folder, from the .sql files embedded beside the code.</summary>
internal static class SqlText
{
    public static readonly string Append = Read("append");
    public static readonly string ReadHashes = Read("read_hashes");
    public static readonly string ReadForFold = Read("read_for_fold");
    public static readonly string ReadFeed = Read("read_feed");
    public static readonly string ReadStream = Read("read_stream");
    public static readonly string ReadSnapshot = Read("read_snapshot");
    public static readonly string SaveSnapshot = Read("save_snapshot");
    public static readonly string ClaimDueMessages = Read("claim_due_messages");
    public static readonly string BuryMessage = Read("bury_message");
    public static readonly string RetryMessage = Read("retry_message");
    public static readonly string AddMessages = Read("add_messages");
    public static readonly string BeginProgress = Read("begin_progress");
    public static readonly string AdvanceProgress = Read("advance_progress");

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Sql/{name}.sql")
            ?? throw new InvalidOperationException($"The statement {name}.sql is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
