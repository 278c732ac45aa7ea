using System.Globalization;
using System.Text;
using System.Text.Json;
using Booking.EventStore.Chain;
using Booking.EventStore.Tests.Postgres;

namespace Booking.EventStore.Tests.Chain;

public sealed class CanonicalJsonTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const int RandomObjects = 2_000;

    [Fact]
    public void The_example_of_the_RFC_comes_out_as_it_says() => Assert.Equal(
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
        Canonical(
            """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """));

    [Fact]
    public void Members_are_sorted_by_the_UTF_16_code_units_of_their_names() => Assert.Equal(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\","
            + "\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
        Canonical(
            """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """));

    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_come_out_as_in_the_RFC(ulong bits, string expected) => Assert.Equal(
        expected, Canonical(BitConverter.UInt64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("-0", "0")]
    [InlineData("100", "100")]
    [InlineData("-17", "-17")]
    [InlineData("1.0", "1")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("1234567890123456789", "1234567890123456800")]
    public void An_integer_is_the_same_however_it_is_written(string written, string expected) =>
        Assert.Equal(expected, Canonical(written));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"b":0,"\u0061":2}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("1e400")]
    public void What_has_no_canonical_form_is_refused(string json) => Assert.Throws<FormatException>(() => Canonical(json));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("[1,]")]
    public void What_is_not_JSON_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Canonical(json));

    [Fact]
    public void The_canonical_form_is_its_own_canonical_form()
    {
        var random = new Random(8785);
        for (var i = 0; i < RandomObjects; i++)
        {
            var canonical = Canonical(RandomJson.Object(random));
            Assert.Equal(canonical, Canonical(canonical));
        }
    }

    [Fact]
    public async Task What_PostgreSQL_gives_back_has_the_same_canonical_form()
    {
        var random = new Random(20_261_122);
        string[] written = [.. Enumerable.Range(0, RandomObjects).Select(_ => RandomJson.Object(random))];

        var kept = await database.QueryAsync<string[]>(
            """
            select array_agg(d::jsonb::text order by place) from unnest($1::text[]) with ordinality as w (d, place)
            """,
            (object)written);

        for (var i = 0; i < written.Length; i++)
            Assert.Equal(Canonical(written[i]), Canonical(kept[i]));
    }

    private static string Canonical(string json)
    {
        var canonical = new CanonicalJson();
        canonical.Write(Encoding.UTF8.GetBytes(json));
        return Encoding.UTF8.GetString(canonical.Written);
    }
}
