using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Benchmarks.Load;
using Booking.EventStore.Postgres;
using Booking.Local;
using Npgsql;

namespace Booking.Benchmarks.Product;

/// <summary>The product as production runs it: PostgreSQL that waits for its disk, Redis, one API process, all of it on.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private const string Email = "manager@bench.local";
    private const string Password = "Measured-2026";
    private const string HighLimit = "1000000";

    private readonly LocalPostgres _postgres;
    private readonly LocalRedis _redis;
    private readonly ApiProcess _api;

    private Backend(
        LocalPostgres postgres, LocalRedis redis, ApiProcess api, HttpClient http,
        IReadOnlyDictionary<string, string?> nodeEnvironment, bool hasStatements)
    {
        _postgres = postgres;
        _redis = redis;
        _api = api;
        Http = http;
        NodeEnvironment = nodeEnvironment;
        Database = PostgresDataSource.Create(postgres.ConnectionString);
        Statements = hasStatements ? new StatementStatistics(Database) : null;
    }

    /// <summary>Asks the API as the manager.</summary>
    public HttpClient Http { get; }

    /// <summary>The log, looked at from outside.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>What PostgreSQL does, by its own account; null where it was not asked to keep one.</summary>
    public StatementStatistics? Statements { get; }

    /// <summary>What a node on these servers is told.</summary>
    public IReadOnlyDictionary<string, string?> NodeEnvironment { get; }

    public int Port => _api.Port;

    public int ApiProcessId => _api.Process.ProcessId;

    public string RedisConnection => _redis.ConnectionString;

    public string PostgresConnection => _postgres.ConnectionString;

    /// <summary>How to reach another database of the same PostgreSQL.</summary>
    public string PostgresConnectionOf(string database) => _postgres.ConnectionStringOf(database);

    /// <summary>Stops the API in order and starts it again on the same port.</summary>
    public Task RestartApiAsync(CancellationToken cancel) => _api.RestartAsync(cancel);

    /// <summary>Starts everything.</summary>
    /// <param name="folder">Of the data of PostgreSQL and Redis.</param>
    /// <param name="countsStatements">Whether PostgreSQL is to be able to say what it does.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="options">Of PostgreSQL.</param>
    public static async Task<Backend> StartAsync(
        string folder, bool countsStatements, CancellationToken cancel, PostgresOptions? options = null)
    {
        var postgres = await LocalPostgres.StartAsync(Path.Combine(folder, "postgres"), options, cancel);
        var redis = await LocalRedis.StartAsync(Path.Combine(folder, "redis"), cancel: cancel);
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Postgres"] = postgres.ConnectionString,
            ["ConnectionStrings__Redis"] = redis.ConnectionString,
            ["Booking__Manager__Email"] = Email,
            ["Booking__Manager__Password"] = Password,
            ["Booking__RateLimits__PerCustomerPerSecond"] = HighLimit,
            ["Booking__RateLimits__PerAddressPerSecond"] = HighLimit,
        };
        if (countsStatements)
            await StatementStatistics.LoadAsync(postgres, cancel);
        var api = await ApiProcess.StartAsync(new ApiOptions { Environment = environment }, cancel);
        var http = new HttpClient { BaseAddress = api.Address };
        var backend = new Backend(postgres, redis, api, http, environment, countsStatements);
        var token = await backend.PostAsync("/tokens", new JsonObject { ["email"] = Email, ["password"] = Password }, cancel);
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token["accessToken"]!.GetValue<string>());
        return backend;
    }

    /// <summary>The memory that the API has: VmRSS, in kB (proc(5)).</summary>
    public double ApiMegabytes()
    {
        const double BytesPerKilobyte = 1_024;
        const double BytesPerMegabyte = 1_000_000;
        var line = File.ReadLines($"/proc/{ApiProcessId}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) * BytesPerKilobyte / BytesPerMegabyte;
    }

    public CpuSeconds CpuUsed(int? server = null) =>
        CpuSeconds.Now(server ?? _api.Process.ProcessId, _postgres.Process.ProcessId, _redis.Process.ProcessId);

    /// <summary>Access tokens of customers without an account.</summary>
    public async Task<string[]> SignInGuestsAsync(int count, CancellationToken cancel)
    {
        var tokens = new string[count];
        for (var i = 0; i < count; i++)
        {
            var answer = await PostAsync("/tokens/guest", new JsonObject(), cancel);
            tokens[i] = answer["accessToken"]!.GetValue<string>();
        }

        return tokens;
    }

    public async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancel)
    {
        using var response = await Http.PostAsJsonAsync(path, body, cancel);
        return await ReadAsync(response, cancel);
    }

    public async Task<JsonObject> GetAsync(string path, CancellationToken cancel)
    {
        using var response = await Http.GetAsync(path, cancel);
        return await ReadAsync(response, cancel);
    }

    /// <summary>Waits until every projection has come to the end of the log.</summary>
    /// <returns>The one that came last, where there was one to wait for.</returns>
    public async Task<string?> CatchUpAsync(CancellationToken cancel)
    {
        const string LastBehind =
            """
            select name from booking.mt_event_progression
            where last_seq_id < (select max(seq_id) from booking.mt_events) order by last_seq_id limit 1
            """;
        await using var command = Database.CreateCommand(LastBehind);
        string? last = null;
        while (await command.ExecuteScalarAsync(cancel) is string behind)
        {
            last = behind;
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancel);
        }

        return last;
    }

    /// <summary>The last position of the log.</summary>
    public async Task<long> HeadAsync(CancellationToken cancel)
    {
        await using var command = Database.CreateCommand("select coalesce(max(seq_id), 0) from booking.mt_events");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>How many events a transaction appended, on average, after a position.</summary>
    public async Task<double> EventsPerCommitAsync(long afterPosition, CancellationToken cancel)
    {
        await using var command = Database.CreateCommand(
            "select count(*)::float8 / count(distinct xmin::text) from booking.mt_events where seq_id > $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterPosition });
        return (double)(await command.ExecuteScalarAsync(cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Database.DisposeAsync();
        await _api.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidDataException(
                $"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} "
                + await response.Content.ReadAsStringAsync(cancel));
        }

        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancel))!;
    }
}
