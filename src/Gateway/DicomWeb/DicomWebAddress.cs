using Annotator.Grains.Images;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.DicomWeb;

/// <summary>The addresses of what a caller sees, built on the address the request came by.</summary>
/// <param name="Base">Up to and including <c>/dicom-web</c>.</param>
internal sealed record DicomWebAddress(string Base)
{
    private const string Segment = "/dicom-web";

    /// <summary>The address a request came by.</summary>
    public static DicomWebAddress Of(HttpRequest request)
    {
        var path = request.PathBase + request.Path;
        var end = path.Value!.IndexOf(Segment, StringComparison.Ordinal) + Segment.Length;
        return new DicomWebAddress($"{request.Scheme}://{request.Host}{path.Value[..end]}");
    }

    /// <summary>Where a study, series or instance is retrieved.</summary>
    public string Of(InstancePath path)
    {
        var address = $"{Base}/studies/{path.StudyInstanceUid}";
        if (path.SeriesInstanceUid is { } series) address += $"/series/{series}";
        return path.SopInstanceUid is { } instance ? $"{address}/instances/{instance}" : address;
    }
}
