using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Messages;
using Annotator.Gateway.Images;
using Annotator.Imaging.Kernels;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>How a picture is rendered (PS3.18 8.3.5): which part, how large, through which window, in which format.</summary>
/// <param name="Type">The media type: image/jpeg or image/png.</param>
/// <param name="IsMultipart">Pictures travel as parts.</param>
/// <param name="Quality">Of a JPEG, 1–100.</param>
/// <param name="Window">The window asked for; null for the image's own.</param>
/// <param name="Viewport">Where the picture is to fit and which part of it is shown; null for all at its own size.</param>
internal sealed record RenderedQuery(string Type, bool IsMultipart, int Quality, VoiWindow? Window, Viewport? Viewport)
{
    internal const int BestQuality = 90;
    private static readonly string[] Unheeded = ["annotation", "iccprofile"];
    private static readonly Rejection InvalidWindow = Refusals.Malformed("The parameter window is center,width,function with function linear, linear-exact or sigmoid.");
    private static readonly Rejection InvalidQuality = Refusals.Malformed("The parameter quality is a whole number from 1 to 100.");
    private static readonly Rejection InvalidViewport = Refusals.Malformed("The parameter viewport is vw,vh or vw,vh,sx,sy,sw,sh: whole pixels from 1 to 4096 to fit in, and the part of the image that is shown.");

    /// <summary>What a request asks for and is not done here, for a warning; null when all is done (PS3.18 8.3.5.1.1, 8.3.5.1.5).</summary>
    public static string? NotDone(IQueryCollection query)
    {
        var names = Unheeded.Where(name => query[name].ToString() is not ("" or "no")).ToList();
        return names.Count == 0 ? null : $"The following parameters are not supported: {string.Join(", ", names)}";
    }

    /// <summary>Reads a request, or refuses it by name.</summary>
    public static Outcome<RenderedQuery> Read(HttpRequest request)
    {
        if (Find(AcceptedMedia.Of(request)) is not { } media) return DicomWebRefusals.OnlyPictures;
        var window = ReadWindow(request.Query["window"]);
        if (window is { IsValid: false }) return InvalidWindow;
        var quality = BestQuality;
        if (request.Query.TryGetValue("quality", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out quality) || quality is < 1 or > 100)) return InvalidQuality;
        var viewport = Viewport.Read(request.Query["viewport"]);
        if (viewport is null && !string.IsNullOrEmpty(request.Query["viewport"])) return InvalidViewport;
        return new RenderedQuery(media.Type, media.IsMultipart, quality, window, viewport);
    }

    // JPEG is the standard's default (table 8.7.4-1): it answers whoever takes anything.
    private static (string Type, bool IsMultipart)? Find(ImmutableArray<AcceptedMedia> accepted)
    {
        foreach (var media in accepted)
        {
            if (media.Type is AcceptedMedia.Png or AcceptedMedia.Jpeg) return (media.Type, media.IsMultipart);
            if (media.Type is "*/*" or "image/*") return (AcceptedMedia.Jpeg, media.IsMultipart);
        }
        return null;
    }

    // An invalid text gives a window that is not valid; none gives null.
    private static VoiWindow? ReadWindow(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(',');
        var function = parts.Length < 3 ? VoiFunction.Linear : parts[2] switch { "linear" => VoiFunction.Linear, "linear-exact" => VoiFunction.LinearExact, "sigmoid" => VoiFunction.Sigmoid, _ => (VoiFunction?)null };
        var (center, width) = (double.NaN, double.NaN);
        if (parts.Length is 2 or 3 && function is not null) (center, width) = (Number(parts[0]), Number(parts[1]));
        return new VoiWindow(center, width, function ?? VoiFunction.Linear);
    }

    private static double Number(string text) => QueryNumbers.Read(text) ?? double.NaN;
}

/// <summary>The viewport of a rendered picture (PS3.18 8.3.5.1.3).</summary>
/// <param name="Width">Columns to fit in.</param>
/// <param name="Height">Rows to fit in.</param>
/// <param name="Left">The first column shown.</param>
/// <param name="Top">The first row shown.</param>
/// <param name="SourceWidth">Columns shown; null to the right border.</param>
/// <param name="SourceHeight">Rows shown; null to the lower border.</param>
internal sealed record Viewport(int Width, int Height, double Left = 0, double Top = 0, double? SourceWidth = null, double? SourceHeight = null)
{
    internal const int MostPixelsASide = 4096;

    /// <summary>Reads the parameter; null when there is none or it is not well formed.</summary>
    public static Viewport? Read(string? text)
    {
        if (QueryNumbers.Read(text, 2) is [var w, var h] && AreSides(w, h)) return new Viewport((int)w, (int)h);
        // Empty parts of the source have their defaults.
        var parts = (text ?? "").Split(',');
        if (parts.Length != 6 || QueryNumbers.Read(parts[0]) is not { } width || QueryNumbers.Read(parts[1]) is not { } height || !AreSides(width, height)) return null;
        var source = parts[2..].Select(part => part.Length == 0 ? null : QueryNumbers.Read(part)).ToArray();
        if (parts[2..].Zip(source).Any(pair => pair.First.Length > 0 && pair.Second is null) || source[2] <= 0 || source[3] <= 0) return null;
        return new Viewport((int)width, (int)height, source[0] ?? 0, source[1] ?? 0, source[2], source[3]);
    }

    private static bool AreSides(double width, double height) => IsSide(width) && IsSide(height);

    private static bool IsSide(double side) => side is >= 1 and <= MostPixelsASide && side == Math.Floor(side);
}
