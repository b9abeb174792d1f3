using System.Security.Cryptography;
using System.Text;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>What a regularised volume is: named as derived, on a grid of its own, with the transform that made it.</summary>
public static class RegularisedManifest
{
    /// <summary>The manifest of the volume that a stack becomes on a lattice. Equal stacks and lattices have equal ids.</summary>
    public static VolumeManifest Of(VolumeManifest stack, RegularGrid target)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(target);
        var source = stack.Descriptor;
        var grid = Grid.Create(source.Grid.FrameOfReferenceUid, target.Columns, target.Rows, target.Slices, target.LpsFromIjk, source.SeriesInstanceUid, null, $"regularised={source.Grid.Id}");
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"regularised-1\n{source.Id}\n{grid.Id}"));
        // No image of the series is a slice of it: it has a UID of its own, of the root for UUIDs (PS3.5 B.2).
        var uid = $"2.25.{new System.Numerics.BigInteger(digest.AsSpan(0, 16), isUnsigned: true)}";
        var outside = Regulariser.Outside(stack);
        var padding = stack.Padding ?? (source.PixelType == PixelType.Int16 ? new PaddingRange((int)outside, (int)outside) : null);
        var derivation = new Derivation(
            source.Id, source.Grid.Id, Derivation.Regularised, "linear", target.ShearDegrees, target.PositionsMm, [.. stack.Frames.Select(frame => frame.Plane!)], Text(target));
        var descriptor = source with
        {
            Id = Convert.ToHexStringLower(digest)[..32], IsVolume = true, Grid = grid, Title = $"{source.Title} · regularised", Padding = padding?.First, Planes = LatticePlanes.Of(grid),
            Problems = [new(SeriesProblems.Regularised, derivation.Text), .. source.Problems.Where(p => !IsMended(p.Code))], Instances = [.. Enumerable.Repeat(uid, target.Slices)],
            MaxResidualMm = 0, Phase = null, SlicePlanes = null, Derivation = derivation,
            Calibration = new Calibration(MeasureUnit.Mm, "mm", CalibrationCodes.InPatient, "The lattice was resampled in the patient from the positions of the acquired slices."),
        };
        var format = FormatOf(source.PixelType);
        var (slope, intercept) = source.PixelType == PixelType.Float32 ? (1, 0) : (source.Slope, source.Intercept);
        return new VolumeManifest(descriptor, [.. Enumerable.Range(0, target.Slices).Select(k => new VolumeFrame(uid, k, format, slope, intercept, PlaneOf(target, k)))], padding, true);
    }

    private static bool IsMended(string code) => code is SeriesProblems.GantryTilt or SeriesProblems.IrregularSpacing or SeriesProblems.IrregularPosition or SeriesProblems.MissingSlices;

    private static string Text(RegularGrid target) => FormattableString.Invariant(
        $"Derived, not acquired: {target.PositionsMm.Length} slices were sheared by {target.ShearDegrees:0.0}° and resampled (linear) to {target.Slices} slices ")
        + FormattableString.Invariant($"every {target.StepMm:0.00} mm; between acquired slices up to {target.LargestGapMm:0.00} mm are interpolated.");

    private static ImagePlane PlaneOf(RegularGrid target, int k) => new(
        target.LpsFromIjk * new IjkPoint(0, 0, k), target.LpsFromIjk.I.Normalised(), target.LpsFromIjk.J.Normalised(), new(target.LpsFromIjk.SpacingBetweenColumns, target.LpsFromIjk.SpacingBetweenRows));

    private static FramePixelFormat FormatOf(PixelType type) => type switch
    {
        PixelType.Uint8 => new(8, 8, 7, false, 1, "MONOCHROME2"),
        PixelType.Float32 => new(32, 32, 31, true, 1, "MONOCHROME2", IsFloat: true),
        _ => new(16, 16, 15, type == PixelType.Int16, 1, "MONOCHROME2"),
    };
}
