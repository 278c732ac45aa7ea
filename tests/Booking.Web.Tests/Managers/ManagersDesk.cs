using System.Text;
using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests.Managers;

/// <summary>What a manager does with the page.</summary>
internal static class ManagersDesk
{
    /// <summary>Chooses a file where the page asks for a seating.</summary>
    public static Task UploadAsync(this Visitor manager, string name, string text) =>
        manager.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = name,
            MimeType = "application/json",
            Buffer = Encoding.UTF8.GetBytes(text),
        });

    /// <summary>Waits until a map is painted.</summary>
    public static Task MapIsShownAsync(this Visitor manager) => manager.Page.WaitForFunctionAsync(
        "() => { const map = document.querySelector('.seat-map')?.seatMap;"
        + " return map?.view.width > 0 && map.statuses.version >= 0; }");
}
