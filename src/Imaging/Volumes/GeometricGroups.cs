using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Divides a series into frames of one size, format, orientation and frame of reference.</summary>
internal static class GeometricGroups
{
    // Direction cosines of one acquisition differ by rounding only; what remains shows in the fit's residual.
    private const double CosineTolerance = 1e-3;

    public static ImmutableArray<FrameGroup> Of(ImmutableArray<FrameDescription> frames)
    {
        var groups = new List<(Key Key, ImageOrientation? Orientation, List<FrameDescription> Frames)>();
        foreach (var frame in frames)
        {
            var key = KeyOf(frame);
            var at = groups.FindIndex(group => group.Key == key && AreOne(group.Orientation, frame.ImageOrientationPatient));
            if (at < 0) groups.Add((key, frame.ImageOrientationPatient, [frame]));
            else groups[at].Frames.Add(frame);
        }
        return [.. groups.Select(group => new FrameGroup([.. group.Frames], []))];
    }

    /// <summary>What makes the groups differ, said once for each kind of difference.</summary>
    public static ImmutableArray<SeriesProblem> Differences(ImmutableArray<FrameGroup> groups)
    {
        var first = groups.Select(group => group.Frames[0]).ToList();
        var said = ImmutableArray.CreateBuilder<SeriesProblem>();
        void Say(string code, string what, int count)
        {
            if (count > 1) said.Add(SeriesProblems.Mixed(code, what, count));
        }

        Say(SeriesProblems.MixedSize, "sizes or spacings", first.Select(SizeOf).Distinct().Count());
        Say(SeriesProblems.MixedPixelFormat, "pixel formats", first.Select(FormatOf).Distinct().Count());
        Say(SeriesProblems.MixedOrientation, "orientations", CountOrientations(first));
        return said.ToImmutable();
    }

    private static (int, int, double?, double?, string) SizeOf(FrameDescription frame) =>
        (frame.Rows, frame.Columns, frame.SpacingBetweenRows, frame.SpacingBetweenColumns, string.Join(';', frame.Regions));

    private static int CountOrientations(List<FrameDescription> frames)
    {
        var distinct = new List<ImageOrientation?>();
        foreach (var frame in frames)
            if (!distinct.Any(other => AreOne(other, frame.ImageOrientationPatient))) distinct.Add(frame.ImageOrientationPatient);
        return distinct.Count;
    }

    private static Key KeyOf(FrameDescription frame) => new(
        frame.Rows, frame.Columns, frame.SpacingBetweenRows, frame.SpacingBetweenColumns, frame.SpacingSource, frame.FrameOfReferenceUid ?? "",
        frame.ImagePositionPatient is not null, frame.IsLocaliser, frame.Keys.StackId ?? "", FormatOf(frame), string.Join(';', frame.Regions));

    private static (int BitsAllocated, bool IsSigned, int Samples, string Photometric, bool IsFloat) FormatOf(FrameDescription frame) =>
        (frame.PixelFormat.BitsAllocated, frame.PixelFormat.IsSigned, frame.PixelFormat.SamplesPerPixel, frame.PixelFormat.PhotometricInterpretation, frame.PixelFormat.IsFloat);

    private static bool AreOne(ImageOrientation? a, ImageOrientation? b)
    {
        if (a is not { } p || b is not { } q) return a is null && b is null;
        return Near(p.RowX, q.RowX) && Near(p.RowY, q.RowY) && Near(p.RowZ, q.RowZ)
            && Near(p.ColumnX, q.ColumnX) && Near(p.ColumnY, q.ColumnY) && Near(p.ColumnZ, q.ColumnZ);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= CosineTolerance;

    private sealed record Key(
        int Rows, int Columns, double? SpacingBetweenRows, double? SpacingBetweenColumns, SpacingSource SpacingSource, string FrameOfReferenceUid,
        bool HasPosition, bool IsLocaliser, string StackId, (int, bool, int, string, bool) Format, string Regions);
}
