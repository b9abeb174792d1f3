using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.Objects;

/// <summary>Unpacks a Siemens mosaic: one picture that holds the slices of a volume as tiles, row by row.</summary>
/// <remarks>
/// Image Position (Patient) of a mosaic is where the first pixel would be if one slice were as large as the whole picture around the same centre, so the first tile's own
/// position lies half the difference further in (as NiBabel and dcm2niix have it). The next slice lies Spacing Between Slices along the CSA header's
/// <c>SliceNormalVector</c>, which may point against row × column.
/// </remarks>
internal static class SiemensMosaic
{
    private const double Parallel = 0.999;

    /// <summary>The tiles of a mosaic; the frame itself when it is none, or when its headers do not say how it is to be unpacked.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="source">The dataset with its private attributes: as it was received.</param>
    public static IEnumerable<FrameDescription> Unpack(FrameDescription frame, DicomDataset source)
    {
        if (frame is not { NumberOfFrames: 1, PixelFormat.IsMonochrome: true } || SiemensCsa.Find(source) is not { } csa) return [frame];
        if (SiemensCsa.Numbers(csa, "NumberOfImagesInMosaic", 1) is not [var count] || count is < 2 or > 4096 || count != Math.Floor(count)) return [frame];
        return Tiles(frame, (int)count, SiemensCsa.Numbers(csa, "SliceNormalVector", 3)) ?? [frame with { IsMosaic = true }];
    }

    private static ImmutableArray<FrameDescription>? Tiles(FrameDescription frame, int count, double[]? normal)
    {
        var perSide = (int)Math.Ceiling(Math.Sqrt(count));
        if (frame.Columns % perSide != 0 || frame.Rows % perSide != 0 || normal is null || frame.SpacingBetweenSlices is not { } distance || distance <= 0) return null;
        if (ImagePlane.TryRead(frame, out var plane) is not null) return null;
        var slice = new LpsVector(normal[0], normal[1], normal[2]);
        if (!(Math.Abs(slice.Length - 1) < ImagePlane.CosineTolerance) || Math.Abs(slice.Dot(plane!.Normal)) < Parallel) return null;
        // The header's normal has few digits: its direction counts, the plane's own normal is exact.
        var step = plane.Normal * (slice.Dot(plane.Normal) < 0 ? -distance : distance);
        var (columns, rows) = (frame.Columns / perSide, frame.Rows / perSide);
        var first = plane.At((frame.Columns - columns) / 2.0, (frame.Rows - rows) / 2.0);
        return [.. Enumerable.Range(0, count).Select(n =>
        {
            var at = first + (step * n);
            return frame with
            {
                Columns = columns, Rows = rows, IsMosaic = false, Tile = new MosaicTile(n, perSide), ImagePositionPatient = new ImagePosition(at.X, at.Y, at.Z),
            };
        })];
    }
}
