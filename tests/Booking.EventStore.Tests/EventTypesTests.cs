using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Booking.EventStore.Tests;

public sealed class EventTypesTests
{
    // As it was stored once; never to be changed here.
    private const string OldJson = """{"seat": "A-7", "why": "expired"}""";

    private static EventTypes Upcasting => Given.EventTypes()
        .AddUpcast("seat_released", "seat_freed", old =>
        {
            old["reason"] = old["why"]?.DeepClone();
            old.Remove("why");
            return old;
        })
        .AddUpcast("seat_freed", "seats_freed", old => new JsonObject
        {
            ["seats"] = new JsonArray(old["seat"]!.DeepClone()),
            ["reason"] = old["reason"]!.DeepClone(),
        })
        .AddUpcast("seat_taken", "seat_taken", old =>
        {
            if (old.Remove("cents", out var cents))
                old["price"] = cents;
            return old;
        });

    [Fact]
    public void An_old_name_and_shape_is_read_as_the_present_one_through_every_step_between()
    {
        var read = Assert.IsType<SeatsFreed>(Upcasting.Deserialize("seat_released", Encoding.UTF8.GetBytes(OldJson)));

        Assert.Equal(["A-7"], read.Seats);
        Assert.Equal("expired", read.Reason);
    }

    [Fact]
    public void A_shape_that_changed_under_its_name_is_read_old_and_new()
    {
        Assert.Equal(
            new SeatTaken("A-1", 4500), Upcasting.Deserialize("seat_taken", """{"seat":"A-1","cents":4500}"""u8));
        Assert.Equal(
            new SeatTaken("A-1", 4500), Upcasting.Deserialize("seat_taken", """{"seat":"A-1","price":4500}"""u8));
    }

    [Fact]
    public void The_order_of_properties_does_not_matter() =>
        Assert.Equal(
            new SeatTaken("A-1", 4500, "aisle"),
            Given.EventTypes().Deserialize("seat_taken", """{"note":"aisle","price":4500,"seat":"A-1"}"""u8));

    [Fact]
    public void An_event_is_written_with_its_names_and_without_what_is_absent()
    {
        var (name, dotNetType, json) = Given.EventTypes().Serialize(new SeatTaken("A-1", 4500));

        Assert.Equal("seat_taken", name);
        Assert.Equal("Booking.EventStore.Tests.SeatTaken, Booking.EventStore.Tests", dotNetType);
        Assert.Equal("""{"seat":"A-1","price":4500}""", Encoding.UTF8.GetString(json));
    }

    [Fact]
    public void A_name_or_type_that_is_not_listed_is_an_error()
    {
        var unknown = Assert.Throws<UnknownEventTypeException>(() => Upcasting.Deserialize("seat_stolen", "{}"u8));
        Assert.Equal("seat_stolen", unknown.Name);
        Assert.Throws<InvalidOperationException>(() => Upcasting.Serialize("text"));
        Assert.Throws<UnknownEventTypeException>(
            () => Given.EventTypes().AddUpcast("old", "gone", old => old).Deserialize("old", "{}"u8));
    }

    [Theory]
    [InlineData("seat_taken")]
    [InlineData("seats_freed")]
    public void Data_that_is_not_an_object_of_the_shape_is_an_error(string name)
    {
        foreach (var text in new[] { "null", "[]", "7", "{\"seat\":{}, \"seats\":7}" })
            Assert.ThrowsAny<JsonException>(() => Given.EventTypes().Deserialize(name, Encoding.UTF8.GetBytes(text)));
        Assert.ThrowsAny<JsonException>(() => Upcasting.Deserialize("seat_taken", "[]"u8));
    }

    [Fact]
    public void A_name_or_type_is_mapped_once()
    {
        Assert.Throws<ArgumentException>(() => Given.EventTypes().Add("seat_taken", TestEventsJson.Default.SeatsFreed));
        Assert.Throws<ArgumentException>(() => Given.EventTypes().Add("other", TestEventsJson.Default.SeatTaken));
        Assert.Throws<ArgumentException>(() => Upcasting.AddUpcast("seat_freed", "seats_freed", old => old));
    }

    [Fact]
    public void All_lists_the_present_names() =>
        Assert.Equal(
            ["commit_tested", "seat_taken", "seats_freed"],
            Upcasting.All.Select(mapping => mapping.Name).Order(StringComparer.Ordinal));
}
