using System.Security.Cryptography;

namespace Booking.Api.Page;

/// <summary>The built page, as <c>src/Booking.Web</c> is built beside the API. A node reads it once, when it starts.</summary>
internal sealed class PageFiles
{
    private const string Root = "/app";
    private const string Assets = Root + "/assets/";
    private const string Document = "index.html";

    private readonly Dictionary<string, PageFile> _files;

    private PageFiles(Dictionary<string, PageFile> files) => _files = files;

    /// <summary>Whether this build of the API is without the page.</summary>
    public bool IsEmpty => _files.Count == 0;

    /// <summary>Reads a folder; there are no files where it is not there.</summary>
    public static PageFiles Read(string folder)
    {
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        if (File.Exists(Path.Combine(folder, Document)))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                if (Path.GetExtension(path) is not (".br" or ".gz"))
                {
                    var address = $"{Root}/{Path.GetRelativePath(folder, path).Replace('\\', '/')}";
                    files.Add(address, ReadFile(path, address.StartsWith(Assets, StringComparison.Ordinal)));
                }
            }
        }

        return new PageFiles(files);
    }

    /// <summary>Whether a request is for the page, and so for no route of the contract.</summary>
    public static bool IsOfPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (request.Path == "/" || request.Path.StartsWithSegments(Root, StringComparison.Ordinal));

    /// <summary>
    /// What the page has at a path: a file of this name, or the document, which then shows the view of this address. Null
    /// for an asset that is not there: a script in its place would be the document.
    /// </summary>
    public PageFile? Find(string path) =>
        _files.TryGetValue(path, out var file) || !path.StartsWith(Assets, StringComparison.Ordinal)
            ? file ?? _files.GetValueOrDefault($"{Root}/{Document}")
            : null;

    private static PageFile ReadFile(string path, bool isImmutable)
    {
        var plain = File.ReadAllBytes(path);
        return new PageFile(
            ContentTypeOf(path), $"W/\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))}\"", isImmutable,
            plain, ReadIfThere(path + ".br"), ReadIfThere(path + ".gz"));
    }

    private static byte[]? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    private static string ContentTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".json" or ".webmanifest" => "application/json; charset=utf-8",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
