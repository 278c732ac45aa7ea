namespace Booking.Api.Features.Sessions;

/// <summary>
/// The static plan of a session with its prices, as <see cref="StaticSeatings"/> writes it; it describes that document to
/// clients.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Currency">Of the prices.</param>
/// <param name="Prices">Minor units by category.</param>
/// <param name="Categories">The price categories.</param>
/// <param name="Sections">Sections with their seats.</param>
/// <param name="Areas">General-admission areas.</param>
/// <param name="FocalPoint">What the seats look at.</param>
public sealed record SeatingResponse(
    Guid SessionId,
    string Currency,
    IReadOnlyDictionary<string, long> Prices,
    IReadOnlyList<SeatingCategoryResponse> Categories,
    IReadOnlyList<SeatingSectionResponse>? Sections,
    IReadOnlyList<SeatingAreaResponse>? Areas,
    SeatingPointResponse? FocalPoint);

/// <summary>A price category.</summary>
/// <param name="Key">Its name in prices and seats.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Color">As the plan gives it.</param>
public sealed record SeatingCategoryResponse(string Key, string Label, string? Color);

/// <summary>A section; without a name it is the whole hall.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FocalPoint">What its seats look at, where it is not what all look at.</param>
/// <param name="Rows">Rows, from the first.</param>
/// <param name="Tables">Tables.</param>
public sealed record SeatingSectionResponse(
    string? Name,
    SeatingPointResponse? FocalPoint,
    IReadOnlyList<SeatingGroupResponse>? Rows,
    IReadOnlyList<SeatingGroupResponse>? Tables);

/// <summary>A row or a table.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="BookAsAWhole">Whether a table is sold only as a whole.</param>
/// <param name="Seats">Its seats in their order.</param>
public sealed record SeatingGroupResponse(string Label, bool? BookAsAWhole, IReadOnlyList<SeatingSeatResponse> Seats);

/// <summary>A seat.</summary>
/// <param name="Id">Unique in the session.</param>
/// <param name="Label">What is written on it.</param>
/// <param name="X">To the right, in the plan's unit.</param>
/// <param name="Y">Down, in the plan's unit.</param>
/// <param name="Category">Its price category.</param>
/// <param name="Accessible">For a wheelchair.</param>
/// <param name="Companion">For who comes with a wheelchair.</param>
/// <param name="RestrictedView">Something is in the way.</param>
public sealed record SeatingSeatResponse(
    string Id, string Label, double X, double Y, string Category, bool? Accessible, bool? Companion, bool? RestrictedView);

/// <summary>A general-admission area.</summary>
/// <param name="Id">Unique in the session.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Category">Its price category.</param>
/// <param name="Capacity">How many people fit.</param>
public sealed record SeatingAreaResponse(string Id, string Label, string Category, int Capacity);

/// <summary>A point in the plan's unit.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public sealed record SeatingPointResponse(double X, double Y);
