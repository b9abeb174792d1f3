using System.Globalization;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Grains.Images;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Images;

/// <summary>A picture cut anywhere through a volume, as it was asked for.</summary>
/// <param name="Manifest">The volume.</param>
/// <param name="Oblique">Where and how it is cut.</param>
/// <param name="Style">How it is sent.</param>
internal sealed record ReformatRequest(StoredManifest Manifest, ObliquePlane Oblique, PictureStyle Style)
{
    private const int MostPixelsASide = 4096;
    private const long MostSamples = 1L << 28;

    /// <summary>Names the answer: the volume's id names its content.</summary>
    public string ETag
    {
        get
        {
            var (p, r, d, s) = (Oblique.Plane.Position, Oblique.Plane.RowCosine, Oblique.Plane.ColumnCosine, Oblique.Plane.Spacing);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"\"1-{Manifest.Volume.Id}-{p.X:R},{p.Y:R},{p.Z:R}-{r.X:R},{r.Y:R},{r.Z:R}-{d.X:R},{d.Y:R},{d.Z:R}-{s.ColumnMm:R},{s.RowMm:R}-{Oblique.Columns}x{Oblique.Rows}-{Oblique.Interpolation}-{SlabQuery.Tag(Oblique.Slab)}{Style.Tag}\"");
        }
    }

    /// <summary>Reads a request, or refuses it by name.</summary>
    public static Outcome<ReformatRequest> Read(StoredManifest manifest, IQueryCollection query)
    {
        var volume = manifest.Volume.Descriptor;
        if (SlabQuery.Check(volume) is { } refused) return refused;
        var style = PictureStyle.Read(volume, query);
        if (style.Value is null) return style.Rejection!;
        var slab = SlabQuery.Read(query);
        if (slab.Value is null) return slab.Rejection!;
        if (ReadInterpolation(query["interpolation"]) is not { } interpolation) return ImageRefusals.NoSuchInterpolation;
        if (ReadSide(query["columns"]) is not { } columns || ReadSide(query["rows"]) is not { } rows) return ImageRefusals.InvalidPictureSize;
        if (ReadPlane(query, out var plane) is { } bad) return bad;
        var oblique = new ObliquePlane(plane!, columns, rows, interpolation, slab.Value);
        var samples = oblique.SamplesThrough(volume.Grid.GetLpsFromIjk()!.Inverse());
        return (long)columns * rows * samples > MostSamples ? ImageRefusals.TooManySamples : new ReformatRequest(manifest, oblique, style.Value);
    }

    private static Rejection? ReadPlane(IQueryCollection query, out ImagePlane? plane)
    {
        plane = null;
        if (QueryNumbers.Read(query["point"], 3) is not { } point || point.Any(mm => Math.Abs(mm) > 1e6)) return ImageRefusals.InvalidPlane;
        if (QueryNumbers.Read(query["right"], 3) is not { } right || QueryNumbers.Read(query["down"], 3) is not { } down) return ImageRefusals.InvalidPlane;
        if (ReadSpacing(query["spacing"]) is not { } spacing) return ImageRefusals.InvalidSpacing;
        return ImagePlane.TryRead(point, [.. right, .. down], [spacing.RowMm, spacing.ColumnMm], out plane) is null ? null : ImageRefusals.InvalidPlane;
    }

    private static PixelSpacing? ReadSpacing(string? text)
    {
        var numbers = QueryNumbers.Read(text, 2) ?? (QueryNumbers.Read(text) is { } both ? [both, both] : null);
        return numbers is [>= 0.001 and <= 1000 and var columnMm, >= 0.001 and <= 1000 and var rowMm] ? new PixelSpacing(columnMm, rowMm) : null;
    }

    private static Interpolation? ReadInterpolation(string? text) => text switch
    {
        null or "" or "linear" => Interpolation.Linear,
        "nearest" => Interpolation.Nearest,
        _ => null,
    };

    private static int? ReadSide(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= MostPixelsASide ? side : null;
}
