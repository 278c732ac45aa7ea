using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Audit.Sealing;
using Booking.EventStore.Chain;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Audit;

/// <summary>What only seals find: a log that was rewritten by somebody who knows how.</summary>
public sealed class SealTests(OneNode node, PostgresServer postgres, RedisServer redis) : IClassFixture<OneNode>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_seal_can_be_checked_by_somebody_who_has_the_public_key_alone()
    {
        await AuditedSession.OpenAsync(node);
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = SealKey.FromPem(pair.ExportPkcs8PrivateKeyPem());
        await using var database = NpgsqlDataSource.Create(node.Backend.Postgres);
        var number = await new Seals(database, key, TimeProvider.System).SealAsync(Cancel);

        var seal = await new Seals(database, null, TimeProvider.System).ExportAsync(number!.Value, Cancel).FirstAsync(Cancel);

        using var outside = ECDsa.Create();
        outside.ImportFromPem(key.PublicPem);
        var document = Encoding.UTF8.GetBytes(seal.Document);
        var signature = Convert.FromBase64String(seal.Signature!);
        Assert.True(outside.VerifyData(document, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(document)), seal.Hash);
        document[^20]++;
        Assert.False(outside.VerifyData(document, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task An_event_rewritten_with_the_hash_that_belongs_to_it_is_found_by_the_seal()
    {
        var session = await SealedSessionAsync();
        await RewriteLastEventAsync(session);

        var audit = await session.VerifyAsync();

        Assert.True(Check(audit, "hash-chain")["ok"]!.GetValue<bool>(), audit.Text);
        Assert.Equal(13, Check(audit, "seals")["faults"]![0]!["version"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_last_event_deleted_without_a_trace_in_the_stream_is_found_by_the_seal()
    {
        var session = await SealedSessionAsync();
        await session.TamperAsync(
            """
            delete from booking.mt_events where stream_id = $1 and version = 13;
            update booking.mt_streams set version = 12 where id = $1
            """);

        var audit = await session.VerifyAsync();

        Assert.True(Check(audit, "versions")["ok"]!.GetValue<bool>(), audit.Text);
        Assert.Equal(13, Check(audit, "seals")["faults"]![0]!["version"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("update booking.audit_seal_heads set version = version + 1 where seal = 1", "seal 1 is not what it was")]
    [InlineData("update booking.audit_seals set position = position - 1 where seal = 2", "seal 2 is not what it was")]
    [InlineData("update booking.audit_seals set hash = repeat('0', 64) where seal = 1", "seal 2 does not follow from seal 1")]
    [InlineData(
        "with gone as (delete from booking.audit_seal_heads where seal = 2) delete from booking.audit_seals where seal = 2",
        "seal 3 comes after seal 1")]
    public async Task A_seal_that_was_tampered_with_is_found(string sql, string expected)
    {
        await using var backend = new Backend(postgres, redis);
        await backend.CreateAsync("seals");
        var api = await backend.StartNodeAsync(("Booking__Roles__Scheduler", "false"));
        await using var database = NpgsqlDataSource.Create(backend.Postgres);
        var seals = new Seals(database, null, TimeProvider.System);
        var manager = await Buyer.ManagerAsync(api.Address);
        for (var seal = 1; seal <= 3; seal++)
        {
            await manager.OpenSessionAsync();
            Assert.Equal(seal, await seals.SealAsync(Cancel));
        }

        Assert.Empty(await seals.FindFaultsAsync(Cancel));
        await using (var tamper = database.CreateCommand("alter table booking.audit_seal_heads drop constraint audit_seal_heads_seal_fkey;" + sql))
            await tamper.ExecuteNonQueryAsync(Cancel);

        Assert.Contains(await seals.FindFaultsAsync(Cancel), fault => fault.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_is_sealed_once_however_many_look_after_it()
    {
        await using var database = NpgsqlDataSource.Create(node.Backend.Postgres);
        await AuditedSession.OpenAsync(node);
        var noon = new FixedDay(new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero));

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Seals(database, null, noon).SealDayAsync(Cancel)));

        Assert.Single(made, seal => seal is not null);
        Assert.Null(await new Seals(database, null, noon).SealDayAsync(Cancel));
    }

    private async Task<AuditedSession> SealedSessionAsync()
    {
        var session = await AuditedSession.OpenAsync(node);
        await using var database = NpgsqlDataSource.Create(node.Backend.Postgres);
        Assert.NotNull(await new Seals(database, null, TimeProvider.System).SealAsync(Cancel));
        Assert.True((await session.VerifyAsync())["ok"].GetValue<bool>());
        return session;
    }

    // As somebody does it who has read how the chain is made: the reservation costs another customer's name.
    private async Task RewriteLastEventAsync(AuditedSession session)
    {
        await using var database = NpgsqlDataSource.Create(node.Backend.Postgres);
        await session.TamperAsync(
            "update booking.mt_events set data = jsonb_set(data, '{customerId}', to_jsonb(gen_random_uuid())) where stream_id = $1 and version = 13");
        await using var read = database.CreateCommand(
            """
            select e.data, e.headers, e.timestamp, e.type, before.headers ->> 'hash' from booking.mt_events e
            join booking.mt_events before on before.stream_id = e.stream_id and before.version = e.version - 1
            where e.stream_id = $1 and e.version = 13
            """);
        read.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(session.Id) });
        EventHash hash;
        await using (var row = await read.ExecuteReaderAsync(Cancel))
        {
            await row.ReadAsync(Cancel);
            Assert.True(EventHash.TryParse(row.GetString(4), out var before));
            hash = new ChainHasher().Next(
                before, ChainedHeaders.ActorOf(row.GetFieldValue<byte[]>(1)), row.GetFieldValue<byte[]>(0), row.GetDateTime(2),
                Encoding.UTF8.GetBytes(row.GetString(3)), 13);
        }

        await using var write = database.CreateCommand(
            "update booking.mt_events set headers = headers || jsonb_build_object('hash', $2) where stream_id = $1 and version = 13");
        write.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(session.Id) });
        write.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash.ToString() });
        await write.ExecuteNonQueryAsync(Cancel);
    }

    private static JsonNode Check(Answer audit, string name) =>
        audit["checks"].AsArray().Single(check => check!["name"]!.GetValue<string>() == name)!;

    private sealed class FixedDay(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
