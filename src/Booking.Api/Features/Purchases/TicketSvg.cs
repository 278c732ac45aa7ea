using System.Globalization;
using System.Text;
using QRCoder;

namespace Booking.Api.Features.Purchases;

/// <summary>
/// A ticket's code as a QR code (ISO/IEC 18004) in SVG: one path of dark modules on white, black and white whatever the
/// page's colours are, as scanners want it.
/// </summary>
internal static class TicketSvg
{
    /// <summary>The SVG.</summary>
    /// <param name="code">The code; of digits and capital letters alone, so that it makes a small symbol.</param>
    public static string Draw(string code)
    {
        // A quarter of the symbol may be dirty or torn. The symbol brings its quiet zone of four modules with it.
        using var symbol = QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.Q);
        var modules = symbol.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules[y].Length; x++)
            {
                var begin = x;
                while (x < modules[y].Length && modules[y][x])
                    x++;
                if (x > begin)
                    path.Append(CultureInfo.InvariantCulture, $"M{begin} {y}h{x - begin}v1H{begin}z");
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules.Count} {modules.Count}" role="img" shape-rendering="crispEdges"><title>{code}</title><path fill="#fff" d="M0 0h{modules.Count}v{modules.Count}H0z"/><path d="{path}"/></svg>
            """);
    }
}
