using Booking.Projections.Paging;

namespace Booking.Projections.Tests.Paging;

public sealed class KeysetCursorTests
{
    [Fact]
    public void A_cursor_is_read_back_as_it_was_written()
    {
        var cursor = new KeysetCursor(Events.Evening.AddTicks(10), Guid.CreateVersion7());

        Assert.True(KeysetCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
        Assert.Matches("^[A-Za-z0-9_-]{32}$", cursor.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("next")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("________________________________")]
    [InlineData("AAAA AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0A")]
    [InlineData("ÿAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Any_other_text_is_refused(string? text) => Assert.False(KeysetCursor.TryParse(text, out _));
}
