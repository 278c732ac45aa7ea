using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Api.Http;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;
using Booking.Projections.Plans;
using Npgsql;

namespace Booking.Api.Features.Plans;

/// <summary>A plan that is kept under a name, for many sessions.</summary>
/// <param name="PlanId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">Its content.</param>
/// <param name="Places">Its places.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record NamedPlan(Guid PlanId, string Name, PlanHash Hash, int Places, DateTimeOffset CreatedAt);

/// <summary>The named plans, in <c>booking.plans</c>, and the reading of a request's seating.</summary>
public sealed class PlanLibrary(NpgsqlDataSource dataSource, SeatingPlanCatalog catalog)
{
    private static readonly string[] OtherForms = ["grid", "sections", "areas", "pretix", "seatsio"];

    private const string InsertSql =
        "insert into booking.plans (plan_id, name, plan_hash, places, created_at) values ($1, $2, $3, $4, $5)";

    private const string Columns = "select plan_id, name, plan_hash, places, created_at from booking.plans ";
    private const string ByIdSql = Columns + "where plan_id = $1";

    // Ids of version 7 sort by time: newest first.
    private const string PageSql = Columns + "where $1::uuid is null or plan_id < $1 order by plan_id desc limit $2";

    /// <summary>
    /// The plan of a seating: one that is named by <c>{"plan": id}</c>, or one that is described. Either the plan or the
    /// problem is there.
    /// </summary>
    public async Task<(SeatingPlan? Plan, Problem? Problem)> ReadAsync(
        JsonElement seating, CancellationToken cancellationToken)
    {
        if (NamesPlan(seating, out var planId))
            return await NamedAsync(planId, cancellationToken);
        var import = SeatingImport.Read(seating);
        return import.Plan is null ? (null, Faults(import.Findings)) : (import.Plan, null);
    }

    /// <summary>Keeps a plan under a name.</summary>
    public async Task AddAsync(NamedPlan plan, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(InsertSql);
        command.Parameters.Add(new() { Value = plan.PlanId });
        command.Parameters.Add(new() { Value = plan.Name });
        command.Parameters.Add(new() { Value = plan.Hash.Value });
        command.Parameters.Add(new() { Value = plan.Places });
        command.Parameters.Add(new() { Value = plan.CreatedAt });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A plan by its id, or null.</summary>
    public async Task<NamedPlan?> FindAsync(Guid planId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ByIdSql);
        command.Parameters.Add(new() { Value = planId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>A page of plans, the newest first.</summary>
    /// <param name="before">The last plan of the page before, or null.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<NamedPlan>> ReadPageAsync(
        Guid? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(PageSql);
        command.Parameters.Add(new()
        {
            Value = (object?)before ?? DBNull.Value,
            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid,
        });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var plans = new List<NamedPlan>();
        while (await reader.ReadAsync(cancellationToken))
            plans.Add(Read(reader));
        return plans;
    }

    /// <summary>A plan's seating in the native form.</summary>
    public static JsonElement Seating(SeatingPlan plan)
    {
        using var seating = JsonDocument.Parse(SeatingPlanJson.ToUtf8Bytes(plan));
        return seating.RootElement.Clone();
    }

    /// <summary>What is wrong with a seating, finding by finding.</summary>
    public static Problem Faults(ImmutableArray<SeatingFinding> findings)
    {
        const int Shown = 100;
        var problem = Problem.Validation(new Dictionary<string, string[]>
        {
            ["seating"] = [.. findings.Take(Shown).Select(finding => $"{finding.Place}: {finding.Message}")],
        });
        var members = new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
        {
            ["place"] = finding.Place,
            ["rule"] = finding.Rule,
            ["message"] = finding.Message,
            ["placeInWords"] = finding.PlaceInWords,
        })]);
        return problem with { Members = [.. problem.Members, ("findings", members)] };
    }

    /// <summary>Whether the one form that is given is the name of a plan; the id is null where it cannot be one.</summary>
    private static bool NamesPlan(JsonElement seating, out Guid? planId)
    {
        planId = null;
        if (seating.ValueKind != JsonValueKind.Object)
            return false;
        try
        {
            if (!Has(seating, "plan", out var named) || OtherForms.Any(form => Has(seating, form, out _)))
                return false;
            if (named.ValueKind == JsonValueKind.String && Guid.TryParse(named.GetString(), out var id))
                planId = id;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, in a name or in the id: the importer finds it and says where.
            return false;
        }
    }

    private static bool Has(JsonElement seating, string member, out JsonElement found) =>
        seating.TryGetProperty(member, out found) && found.ValueKind != JsonValueKind.Null;

    private async Task<(SeatingPlan? Plan, Problem? Problem)> NamedAsync(
        Guid? planId, CancellationToken cancellationToken)
    {
        if (planId is not { } id || await FindAsync(id, cancellationToken) is not { } plan)
            return (null, Problem.Validation("seating.plan", "There is no such plan."));
        var content = await catalog.FindAsync(plan.Hash, cancellationToken)
            ?? throw new InvalidDataException($"The content of plan {planId} is missing.");
        return (content, null);
    }

    private static NamedPlan Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), new PlanHash(reader.GetString(2)), reader.GetInt32(3),
        reader.GetFieldValue<DateTimeOffset>(4));
}
