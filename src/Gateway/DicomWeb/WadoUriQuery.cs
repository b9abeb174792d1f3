using System.Globalization;
using Annotator.Core.Messages;
using Annotator.Gateway.Images;
using Annotator.Grains.Images;
using Annotator.Imaging.Kernels;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>A request of the URI service (PS3.18 9.4.1, 9.5.1): one instance, named by parameters.</summary>
/// <param name="Path">The instance.</param>
/// <param name="Frame">From 1; null when none is named.</param>
/// <param name="TransferSyntax">Of a DICOM file; <c>*</c> for the stored one, null for Explicit VR Little Endian.</param>
/// <param name="Window">Of a picture; null for the image's own.</param>
/// <param name="Size">Columns and rows to fit a picture in; null for its own size.</param>
/// <param name="Region">The part of a picture, as fractions of its width and height: left, top, right, bottom; null for all.</param>
/// <param name="Quality">Of a JPEG, 1–100.</param>
internal sealed record WadoUriQuery(
    InstancePath Path, int? Frame, string? TransferSyntax, VoiWindow? Window, (int Columns, int Rows)? Size, double[]? Region, int Quality)
{
    private static readonly string[] NotDone = ["presentationUID", "presentationSeriesUID"];

    /// <summary>Reads a request, or refuses it by the name of its parameter.</summary>
    public static Outcome<WadoUriQuery> Read(IQueryCollection query)
    {
        string? Of(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
        if (Of("requestType") != "WADO") return Refusals.Malformed("The parameter requestType is WADO.");
        if (Of("studyUID") is not { } study || Of("seriesUID") is not { } series || Of("objectUID") is not { } instance)
            return Refusals.Malformed("The parameters studyUID, seriesUID and objectUID name the instance.");
        if (Of("anonymize") is not null) return Refusals.Malformed("The parameter anonymize is not supported: instances are de-identified when they come in.");
        if (NotDone.FirstOrDefault(name => Of(name) is not null) is { } presentation) return Refusals.Malformed($"The parameter {presentation} is not supported.");
        if (!TryCount(Of("frameNumber"), 1, int.MaxValue, out var frame)) return Refusals.Malformed("The parameter frameNumber is a whole number from 1.");
        if (!TryCount(Of("imageQuality"), 1, 100, out var quality)) return Refusals.Malformed("The parameter imageQuality is a whole number from 1 to 100.");
        if (ReadWindow(Of("windowCenter"), Of("windowWidth"), out var window) is { } wrongWindow) return wrongWindow;
        if (ReadSize(Of("columns"), Of("rows"), out var size) is { } wrongSize) return wrongSize;
        if (ReadRegion(Of("region"), out var region) is { } wrongRegion) return wrongRegion;
        return new WadoUriQuery(new(study, series, instance), frame, Of("transferSyntax"), window, size, region, quality ?? RenderedQuery.BestQuality);
    }

    /// <summary>The viewport that shows the part asked for in the size asked for; null when neither is asked for.</summary>
    public Viewport? On(int width, int height)
    {
        if (Size is null && Region is null) return null;
        if (Region is not [var left, var top, var right, var bottom]) return new Viewport(Size!.Value.Columns, Size.Value.Rows);
        var (x, y) = (Math.Min(Math.Floor(left * width), width - 1), Math.Min(Math.Floor(top * height), height - 1));
        var (across, down) = (Math.Max(1, Math.Ceiling(right * width) - x), Math.Max(1, Math.Ceiling(bottom * height) - y));
        var (columns, rows) = Size ?? ((int)across, (int)down);
        return new Viewport(columns, rows, x, y, across, down);
    }

    private static Rejection? ReadWindow(string? center, string? width, out VoiWindow? window)
    {
        window = null;
        if (center is null && width is null) return null;
        window = new VoiWindow(QueryNumbers.Read(center) ?? double.NaN, QueryNumbers.Read(width) ?? double.NaN, VoiFunction.Linear);
        return window is { IsValid: true } ? null : Refusals.Malformed("The parameters windowCenter and windowWidth are numbers and come together; a width is at least 1.");
    }

    private static Rejection? ReadSize(string? columns, string? rows, out (int Columns, int Rows)? size)
    {
        size = null;
        if (columns is null && rows is null) return null;
        if (!TryCount(columns, 1, Viewport.MostPixelsASide, out var across) || !TryCount(rows, 1, Viewport.MostPixelsASide, out var down) || across is null || down is null)
            return Refusals.Malformed($"The parameters rows and columns are whole numbers from 1 to {Viewport.MostPixelsASide} and come together.");
        size = (across.Value, down.Value);
        return null;
    }

    private static Rejection? ReadRegion(string? text, out double[]? region)
    {
        region = text is null ? null : QueryNumbers.Read(text, 4);
        if (text is null || (region is [>= 0 and var left, >= 0 and var top, <= 1 and var right, <= 1 and var bottom] && left < right && top < bottom)) return null;
        return Refusals.Malformed("The parameter region is left,top,right,bottom as fractions of the picture from 0 to 1.");
    }

    private static bool TryCount(string? text, int least, int most, out int? count)
    {
        count = null;
        if (text is null) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most) return false;
        count = number;
        return true;
    }
}
