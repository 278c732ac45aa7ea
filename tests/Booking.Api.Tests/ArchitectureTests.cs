using System.Reflection;
using Booking.Api.Features.Sessions;
using Booking.Audit.Verification;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Daemon;

namespace Booking.Api.Tests;

/// <summary>Who may know whom; the table of docs/architecture.md.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Framework = ["System.", "Microsoft.", "netstandard"];

    [Fact]
    public void The_domain_knows_nobody() =>
        Assert.All(
            References(typeof(SessionDecider).Assembly), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_event_store_knows_Npgsql_and_not_what_a_seat_is() =>
        Assert.Equal(["Npgsql"], Outside(typeof(IEventStore).Assembly));

    [Fact]
    public void The_projections_know_the_domain_the_store_and_Redis() =>
        Assert.Equal(
            ["Booking.Domain", "Booking.EventStore", "Npgsql", "StackExchange.Redis"],
            Outside(typeof(IProjection).Assembly));

    [Fact]
    public void The_audit_knows_the_log_and_what_is_made_of_it_and_no_edge()
    {
        string[] allowed =
            ["Booking.Domain", "Booking.EventStore", "Booking.Projections", "Npgsql", "StackExchange.Redis"];
        Assert.All(Outside(typeof(Fault).Assembly), name => Assert.Contains(name, allowed));
    }

    [Fact]
    public void The_tools_for_one_machine_are_not_part_of_the_product() =>
        Assert.DoesNotContain(References(typeof(LiveSeatMaps).Assembly), name => name is "Booking.Local" or "Booking.Cli");

    [Fact]
    public void Routes_use_readers_and_views_but_run_no_projection()
    {
        Type[] machinery =
            [typeof(IProjection), typeof(ProjectionDaemon), typeof(ProjectionDaemonOptions), typeof(IProjectionProgress)];
        var used = typeof(LiveSeatMaps).Assembly.GetTypes()
            .Where(type => type.Namespace is { } space && !space.StartsWith("Booking.Api.Hosting", StringComparison.Ordinal))
            .SelectMany(type => type.GetConstructors().Cast<MethodBase>()
                .Concat(type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
                    | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType));

        Assert.DoesNotContain(used, type => machinery.Any(part => part.IsAssignableFrom(type)));
    }

    private static string[] References(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal)];

    private static string[] Outside(Assembly assembly) =>
        [.. References(assembly).Where(name => !Framework.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))];
}
