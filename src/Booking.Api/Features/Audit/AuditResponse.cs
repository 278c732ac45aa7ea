using Booking.Audit.Verification;

namespace Booking.Api.Features.Audit;

/// <summary>What a verification came to.</summary>
/// <param name="Ok">Whether every check is.</param>
/// <param name="Events">How many events were read.</param>
/// <param name="Checks">Each with what it looked at, or what it found first.</param>
/// <param name="Head">The last event.</param>
public sealed record AuditResponse(
    bool Ok, long Events, IReadOnlyList<AuditCheckResponse> Checks, AuditHeadResponse? Head)
{
    /// <summary>The report of the verification.</summary>
    public static AuditResponse Of(VerificationReport report) => new(
        report.Ok, report.Events, [.. report.Checks.Select(AuditCheckResponse.Of)],
        report.Head is { } head ? new AuditHeadResponse(head.Version, head.Position, head.Hash) : null);
}

/// <summary>What one check came to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ok">Whether nothing was found.</param>
/// <param name="Detail">In words.</param>
/// <param name="Faults">The first that were found; absent where there are none.</param>
public sealed record AuditCheckResponse(string Name, bool Ok, string Detail, IReadOnlyList<AuditFaultResponse>? Faults)
{
    /// <summary>The check of a report.</summary>
    public static AuditCheckResponse Of(CheckResult check) => new(
        check.Name, check.Ok, check.Detail,
        check.Ok ? null : [.. check.Faults.Select(fault => new AuditFaultResponse(fault.StreamId, fault.Version, fault.Position, fault.Detail))]);
}

/// <summary>Where something is wrong, and what.</summary>
public sealed record AuditFaultResponse(Guid? SessionId, long? Version, long? Position, string Detail);

/// <summary>The last event of a session.</summary>
public sealed record AuditHeadResponse(long Version, long Position, string? Hash);
