using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Booking.EventStore.Chain;

/// <summary>
/// JSON in its one canonical form, so that what two sides hash is the same to the byte: RFC 8785 (JSON Canonicalization
/// Scheme). Members by the UTF-16 code units of their names, numbers as ECMAScript writes doubles, the fewest escapes, no
/// white space. Keeps its buffers; not safe for concurrent use.
/// </summary>
public sealed class CanonicalJson
{
    // Digits that a double holds exactly, whichever they are.
    private const int ExactDigits = 15;

    private readonly MemberOrder _order;
    private byte[] _written = new byte[1024];
    private byte[] _names = new byte[256];
    private byte[] _scratch = new byte[1024];
    private Member[] _members = new Member[32];
    private int _length;
    private int _nameLength;
    private int _memberCount;

    /// <summary>Nothing is written yet.</summary>
    public CanonicalJson() => _order = new MemberOrder(this);

    /// <summary>What was written since the last <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _written.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = _nameLength = _memberCount = 0;

    /// <summary>Appends one JSON value in its canonical form.</summary>
    /// <param name="utf8Json">Exactly one value, with white space at will.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It is JSON without a canonical form: a name that comes twice in an object, a
    /// number beyond a double, half a surrogate pair.</exception>
    public void Write(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        WriteValue(ref reader);
        // What follows the value would go unseen; the reader refuses it.
        reader.Read();
    }

    /// <summary>Appends a string value.</summary>
    /// <param name="utf8">Its characters, not escaped.</param>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        Append((byte)'"');
        AppendEscaped(utf8);
        Append((byte)'"');
    }

    /// <summary>Appends bytes as they are.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader);
                break;
            case JsonTokenType.String:
                WriteString(ref reader);
                break;
            case JsonTokenType.Number:
                WriteNumber(reader.ValueSpan);
                break;
            default:
                WriteRaw(reader.ValueSpan);
                break;
        }
    }

    private void WriteArray(ref Utf8JsonReader reader)
    {
        Append((byte)'[');
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
                Append((byte)',');
            WriteValue(ref reader);
        }

        Append((byte)']');
    }

    private void WriteObject(ref Utf8JsonReader reader)
    {
        Append((byte)'{');
        var (firstMember, firstName, begins) = (_memberCount, _nameLength, _length);
        var isSorted = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (_memberCount > firstMember)
                Append((byte)',');
            var (name, start) = (TakeName(ref reader), _length);
            WriteString(NameOf(name));
            Append((byte)':');
            reader.Read();
            WriteValue(ref reader);
            if (_memberCount == _members.Length)
                Array.Resize(ref _members, _members.Length * 2);
            _members[_memberCount++] = name with { Start = start, Length = _length - start };
            if (isSorted && _memberCount - firstMember > 1)
                isSorted = _order.Compare(_members[_memberCount - 2], _members[_memberCount - 1]) < 0;
        }

        if (!isSorted)
            Sort(_members.AsSpan(firstMember, _memberCount - firstMember), begins);
        (_memberCount, _nameLength) = (firstMember, firstName);
        Append((byte)'}');
    }

    private void Sort(Span<Member> members, int begins)
    {
        members.Sort(_order);
        for (var i = 1; i < members.Length; i++)
        {
            if (_order.Compare(members[i - 1], members[i]) == 0)
                throw new FormatException("A name comes twice in an object.");
        }

        var length = _length - begins;
        if (_scratch.Length < length)
            _scratch = new byte[length * 2];
        _written.AsSpan(begins, length).CopyTo(_scratch);
        _length = begins;
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
                Append((byte)',');
            WriteRaw(_scratch.AsSpan(members[i].Start - begins, members[i].Length));
        }
    }

    private Member TakeName(ref Utf8JsonReader reader)
    {
        var start = _nameLength;
        if (_names.Length < start + reader.ValueSpan.Length)
            Array.Resize(ref _names, (start + reader.ValueSpan.Length) * 2);
        _nameLength += CopyString(ref reader, _names.AsSpan(start));
        return new Member(start, _nameLength - start, 0, 0);
    }

    private ReadOnlySpan<byte> NameOf(in Member member) => _names.AsSpan(member.NameStart, member.NameLength);

    private void WriteString(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            Append((byte)'"');
            WriteRaw(reader.ValueSpan);
            Append((byte)'"');
            return;
        }

        if (_scratch.Length < reader.ValueSpan.Length)
            _scratch = new byte[reader.ValueSpan.Length * 2];
        var length = CopyString(ref reader, _scratch);
        WriteString(_scratch.AsSpan(0, length));
    }

    private static int CopyString(ref Utf8JsonReader reader, Span<byte> destination)
    {
        if (!reader.ValueIsEscaped)
        {
            reader.ValueSpan.CopyTo(destination);
            return reader.ValueSpan.Length;
        }

        try
        {
            return reader.CopyString(destination);
        }
        catch (InvalidOperationException failure)
        {
            throw new FormatException("A string has half a surrogate pair.", failure);
        }
    }

    private void AppendEscaped(ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            var plain = IndexOfEscaped(utf8);
            if (plain < 0)
            {
                WriteRaw(utf8);
                return;
            }

            WriteRaw(utf8[..plain]);
            AppendEscape(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }
    }

    private static int IndexOfEscaped(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] is < 0x20 or (byte)'"' or (byte)'\\')
                return i;
        }

        return -1;
    }

    private void AppendEscape(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                WriteRaw("\\\""u8);
                break;
            case (byte)'\\':
                WriteRaw("\\\\"u8);
                break;
            case (byte)'\b':
                WriteRaw("\\b"u8);
                break;
            case (byte)'\f':
                WriteRaw("\\f"u8);
                break;
            case (byte)'\n':
                WriteRaw("\\n"u8);
                break;
            case (byte)'\r':
                WriteRaw("\\r"u8);
                break;
            case (byte)'\t':
                WriteRaw("\\t"u8);
                break;
            default:
                WriteRaw("\\u00"u8);
                Append("0123456789abcdef"u8[character >> 4]);
                Append("0123456789abcdef"u8[character & 15]);
                break;
        }
    }

    private void WriteNumber(ReadOnlySpan<byte> token)
    {
        if (token.Length <= ExactDigits && !token.ContainsAny((byte)'.', (byte)'e', (byte)'E') && !token.SequenceEqual("-0"u8))
        {
            WriteRaw(token);
            return;
        }

        if (!Utf8Parser.TryParse(token, out double value, out var consumed) || consumed != token.Length || !double.IsFinite(value))
            throw new FormatException("A number is beyond what a double holds.");
        _length += EcmaScriptNumber.Format(value, Room(EcmaScriptNumber.MaxLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(byte one)
    {
        if (_length == _written.Length)
            Array.Resize(ref _written, _written.Length * 2);
        _written[_length++] = one;
    }

    private Span<byte> Room(int length)
    {
        if (_written.Length - _length < length)
            Array.Resize(ref _written, Math.Max(_written.Length * 2, _length + length));
        return _written.AsSpan(_length);
    }

    /// <summary>A member of an object that is being written: its name not escaped, and where the whole of it stands.</summary>
    private readonly record struct Member(int NameStart, int NameLength, int Start, int Length);

    /// <summary>The order of UTF-16 code units, from UTF-8.</summary>
    private sealed class MemberOrder(CanonicalJson json) : IComparer<Member>
    {
        public int Compare(Member x, Member y)
        {
            ReadOnlySpan<byte> one = json.NameOf(x), other = json.NameOf(y);
            var same = one.CommonPrefixLength(other);
            return same < one.Length && same < other.Length
                ? Rank(one[same]) - Rank(other[same])
                : one.Length - other.Length;
        }

        // UTF-8 sorts as code points do. UTF-16 has those beyond U+FFFF (lead bytes F0 to F4), written as surrogates, before
        // U+E000 to U+FFFF (lead bytes EE and EF).
        private static int Rank(byte unit) => unit is 0xEE or 0xEF ? unit + 0x10 : unit;
    }
}
