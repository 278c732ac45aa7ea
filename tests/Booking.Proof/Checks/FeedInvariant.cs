namespace Booking.Proof.Checks;

/// <summary>
/// Who follows the log sees every event once, in order; the versions of a stream have no gap; and the progress of a
/// projection never goes back, but for the one position by which the switch of a rebuild says that it has happened.
/// </summary>
public sealed class FeedInvariant : IInvariant
{
    public string Name => "the feed has no gaps";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        CheckVersions(evidence, findings);
        CheckFollower(evidence, findings);
        foreach (var (projection, from, to) in evidence.Feed?.StepsBack ?? [])
            findings.Add(new Violation($"the progress of {projection} went back from {from} to {to}"));
        return findings.Result(Name, evidence.Feed is null ? "events, read afterwards only" : "events");
    }

    private static void CheckVersions(Evidence evidence, Findings findings)
    {
        foreach (var session in evidence.Sessions!)
        {
            long version = 0;
            long position = 0;
            foreach (var e in session.Events)
            {
                findings.Examined++;
                if (e.Version != version + 1 || e.Position <= position)
                {
                    findings.Add(new Violation($"after version {version} at position {position} comes {e.Version} at {e.Position}")
                    {
                        Session = session.Plan.Session,
                        Versions = [version, e.Version],
                    });
                }

                (version, position) = (e.Version, e.Position);
            }

            if (evidence.HeadVersions.TryGetValue(session.Plan.Session, out var head) && head != version)
            {
                findings.Add(new Violation($"the stream is said to be at version {head}, and its last event is {version}")
                {
                    Session = session.Plan.Session,
                    Versions = [version, head],
                });
            }
        }
    }

    private static void CheckFollower(Evidence evidence, Findings findings)
    {
        if (evidence.Feed is not { } feed)
            return;
        var seen = 0;
        foreach (var position in feed.Final)
        {
            findings.Examined++;
            while (seen < feed.Seen.Count && feed.Seen[seen] < position)
                findings.Add(new Violation($"position {feed.Seen[seen++]} was seen, and is not in the log"));
            if (seen < feed.Seen.Count && feed.Seen[seen] == position)
                seen++;
            else
                findings.Add(new Violation($"position {position} came into the log after its reader had passed it"));
        }

        for (; seen < feed.Seen.Count; seen++)
            findings.Add(new Violation($"position {feed.Seen[seen]} was seen, and is not in the log"));
    }
}
