using System.Text.Json;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Plans;

/// <summary>
/// The seating plans that events refer to, each kept once by the hash of its content. Those used last stay in memory.
/// Safe for concurrent use.
/// </summary>
/// <param name="dataSource">The database that has <c>booking.seating_plans</c>.</param>
public sealed class SeatingPlanCatalog(NpgsqlDataSource dataSource)
{
    private const string Insert =
        """
        insert into booking.seating_plans (hash, content, created) values ($1, $2, now())
        on conflict (hash) do nothing
        """;

    private const string Select = "select content from booking.seating_plans where hash = $1";

    private readonly Lock _gate = new();
    private readonly Dictionary<PlanHash, LinkedListNode<SeatingPlan>> _byHash = [];
    private readonly LinkedList<SeatingPlan> _latestFirst = new();
    private long _placesInMemory;

    /// <summary>So many places' plans stay in memory at most, and at least one plan.</summary>
    public long MaxPlacesInMemory { get; init; } = 2_000_000;

    /// <summary>Keeps a plan; one that is kept already stays as it is.</summary>
    public async Task AddAsync(SeatingPlan plan, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = plan.Hash.Value });
        command.Parameters.Add(new NpgsqlParameter<byte[]>
        {
            TypedValue = SeatingPlanJson.ToUtf8Bytes(plan),
            NpgsqlDbType = NpgsqlDbType.Bytea,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
        Remember(plan);
    }

    /// <summary>The plan of a hash, or null where none is kept.</summary>
    /// <exception cref="InvalidDataException">What is kept is no plan, or not of that hash.</exception>
    public ValueTask<SeatingPlan?> FindAsync(PlanHash hash, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_byHash.TryGetValue(hash, out var node))
            {
                _latestFirst.Remove(node);
                _latestFirst.AddFirst(node);
                return ValueTask.FromResult<SeatingPlan?>(node.Value);
            }
        }

        return new ValueTask<SeatingPlan?>(ReadAsync(hash, cancellationToken));
    }

    private async Task<SeatingPlan?> ReadAsync(PlanHash hash, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash.Value });
        if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] content)
            return null;
        using var json = JsonDocument.Parse(content);
        var read = SeatingImport.Read(json.RootElement);
        if (read.Plan is not { } plan)
            throw new InvalidDataException($"The plan kept as {hash} is not one: {read.Findings[0]}");
        if (plan.Hash != hash)
            throw new InvalidDataException($"The plan kept as {hash} has the hash {plan.Hash}.");
        Remember(plan);
        return plan;
    }

    /// <summary>Has a plan in memory, as if it had just been read.</summary>
    internal void Remember(SeatingPlan plan)
    {
        lock (_gate)
        {
            if (_byHash.ContainsKey(plan.Hash))
                return;
            _byHash.Add(plan.Hash, _latestFirst.AddFirst(plan));
            _placesInMemory += plan.Places;
            while (_placesInMemory > MaxPlacesInMemory && _latestFirst.Count > 1)
            {
                var oldest = _latestFirst.Last!.Value;
                _latestFirst.RemoveLast();
                _byHash.Remove(oldest.Hash);
                _placesInMemory -= oldest.Places;
            }
        }
    }
}
