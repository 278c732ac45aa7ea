using System.Globalization;

namespace Booking.Domain.Seating.Import;

/// <summary>A place in the file that is read; put into words only when there is something to say about it.</summary>
internal sealed class ImportPlace
{
    public const string RootPath = "seating";
    public const string RootWords = "the seating as a whole";

    private readonly ImportPlace? _parent;
    private readonly string _member = "";
    private readonly int? _item;
    private readonly string? _kind;

    private ImportPlace()
    {
    }

    private ImportPlace(ImportPlace parent, string member, int? item, string? kind)
    {
        _parent = parent;
        _member = member;
        _item = item;
        _kind = kind;
    }

    public static ImportPlace Root { get; } = new();

    /// <summary>What people call it, once that has been read.</summary>
    public string? Label { get; set; }

    /// <summary>Its number in its list, from 0; 0 for what is not in a list.</summary>
    public int Item => _item ?? 0;

    public string Path
    {
        get
        {
            if (_parent is null)
                return RootPath;
            var item = _item is { } number ? string.Create(CultureInfo.InvariantCulture, $"[{number}]") : "";
            return _parent._parent is null ? _member + item : $"{_parent.Path}.{_member}{item}";
        }
    }

    public string Words
    {
        get
        {
            if (_parent is null)
                return RootWords;
            if (_kind is null)
                return _parent.Words;
            var self = Label is not null
                ? $"{_kind} {Label}"
                : string.Create(CultureInfo.InvariantCulture, $"{_kind} no. {Item + 1}");
            var around = _parent.Words;
            return around == RootWords ? self : $"{around}, {self}";
        }
    }

    public ImportPlace Member(string name, string? kind = null) => new(this, name, null, kind);

    public ImportPlace ItemOf(string list, int item, string? kind) => new(this, list, item, kind);
}
