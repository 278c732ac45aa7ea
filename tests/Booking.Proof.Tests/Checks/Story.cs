using System.Globalization;
using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;

namespace Booking.Proof.Tests.Checks;

/// <summary>
/// A history and a log written by hand: a session of the seats at 100 each and a floor for three people at 50.
/// Times are milliseconds since the beginning.
/// </summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Began = new(2030, 5, 1, 20, 0, 0, TimeSpan.Zero);
    public static readonly Guid Session = Id(1);
    public static readonly Guid Ana = Id(2);

    private readonly List<Operation> _operations = [];
    private readonly List<LoggedEvent> _events = [];

    public List<Charge> Charges { get; } = [];

    public List<ReadModelCopy> ReadModels { get; } = [];

    public FeedObservation? Feed { get; set; }

    public TimeSpan ClockBound { get; init; }

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public static string TraceOf(string name) => name;

    /// <summary>Nothing has happened but the opening.</summary>
    public Story() => Log(EventKind.SessionScheduled, 0);

    public long Version => _events[^1].Version;

    public Story Log(
        EventKind kind, int at, string? trace = null, int reservation = 0, string seats = "", int floor = 0,
        long? amount = null, int deadline = 0, int payment = 0, int? paidAt = null, int? tickets = null, long? version = null)
    {
        var names = Names(seats);
        var places = names.Length + floor;
        var hasMoney = kind is EventKind.SeatsReserved or EventKind.PaymentStarted or EventKind.ReservationPaid
            or EventKind.ReservationRefunded or EventKind.PaymentReversed;
        _events.Add(new LoggedEvent
        {
            Stream = Session,
            Version = version ?? _events.Count + 1,
            Position = _events.Count + 1,
            Kind = kind,
            Timestamp = Began.AddMilliseconds(at),
            Trace = trace,
            Reservation = reservation > 0 ? Id(reservation) : null,
            Customer = reservation > 0 ? Ana : null,
            Payment = payment > 0 ? Id(payment) : null,
            Seats = names,
            Areas = floor > 0 ? [new AreaPlaces("Floor", floor)] : [],
            Amount = amount ?? (hasMoney ? (names.Length * 100) + (floor * 50) : 0),
            Deadline = kind is EventKind.SeatsReserved or EventKind.PaymentStarted ? Began.AddMilliseconds(deadline) : null,
            PaidAt = kind == EventKind.ReservationPaid ? Began.AddMilliseconds(paidAt ?? at) : null,
            Tickets = kind == EventKind.ReservationPaid ? tickets ?? places : 0,
        });
        return this;
    }

    /// <summary>A reservation in the log, held until 5000 unless told otherwise.</summary>
    public Story Reserved(int at, string trace, int reservation, string seats, int floor = 0, int deadline = 5_000) =>
        Log(EventKind.SeatsReserved, at, trace, reservation, seats, floor, deadline: deadline);

    public Story Call(
        string trace, OperationKind kind, int invoked, int completed, Outcome outcome = Outcome.Ok, string seats = "",
        int floor = 0, int best = 0, int reservation = 0, long version = 0, string status = "held", string? problem = null,
        string unavailable = "", string? key = null, string? answeredSeats = null, bool isReplayed = false, int expires = 5_000)
    {
        _operations.Add(new Operation
        {
            Trace = trace,
            Customer = Ana,
            Node = "one",
            Session = Session,
            Kind = kind,
            Seats = Names(seats),
            Areas = floor > 0 ? [new AreaPlaces("Floor", floor)] : [],
            BestAvailable = best,
            Reservation = kind == OperationKind.Reserve ? null : Id(reservation),
            Key = key,
            InvokedMicroseconds = invoked * 1_000,
            CompletedMicroseconds = completed * 1_000,
            Outcome = outcome,
            Problem = problem,
            Unavailable = Names(unavailable),
            IsReplayed = isReplayed,
            Answer = outcome == Outcome.Ok
                ? new AnsweredReservation
                {
                    Reservation = Id(reservation),
                    Status = status,
                    Version = version,
                    Seats = Names(answeredSeats ?? seats),
                    Areas = floor > 0 ? [new AreaPlaces("Floor", floor)] : [],
                    Total = 0,
                    ExpiresAt = Began.AddMilliseconds(expires),
                }
                : null,
        });
        return this;
    }

    public Evidence Evidence(bool hasLog = true) => new()
    {
        Header = new HistoryHeader(Began, ClockBound),
        Operations = [.. _operations.OrderBy(operation => operation.InvokedMicroseconds)],
        Sessions = hasLog ? [new SessionFold(Plan, _events)] : null,
        HeadVersions = new Dictionary<Guid, long> { [Session] = Version },
        Charges = Charges,
        ReadModels = ReadModels,
        Feed = Feed,
    };

    /// <summary>Holds on nothing wrong.</summary>
    public void Holds<T>()
        where T : IInvariant, new()
    {
        var result = new T().Check(Evidence());
        Assert.True(result.WasMade);
        Assert.True(result.Examined > 0, "nothing was examined");
        Assert.Empty(result.Violations.Select(violation => violation.ToString()));
    }

    /// <summary>Falls once, and says this.</summary>
    public Violation Falls<T>(string what)
        where T : IInvariant, new()
    {
        var result = new T().Check(Evidence());
        Assert.True(result.Fell);
        var violation = Assert.Single(result.Violations);
        Assert.Contains(what, violation.ToString(), StringComparison.Ordinal);
        return violation;
    }

    private static SessionPlan Plan { get; } = new(
        Session,
        [.. Enumerable.Range(1, 4).Select(i => new PlannedSeat(string.Create(CultureInfo.InvariantCulture, $"A-{i}"), 100))],
        [new PlannedArea("Floor", 3, 50)]);

    private static string[] Names(string seats) => seats.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
