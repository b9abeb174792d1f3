using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nifti;

/// <summary>Where the voxels of a NIfTI file lie in the patient.</summary>
/// <remarks>nifti1.h, "3D image (volume) orientation": method 3 (sform) where its code is positive, else method 2 (qform), else orientation is unknown.</remarks>
internal static class NiftiGeometry
{
    private const int MillimetreUnit = 2;
    private const double LargestDisagreementMm = 0.1;

    /// <summary>The affine (null when orientation is not told), the spacing in a slice, and what is to be said.</summary>
    /// <exception cref="VolumeFormatException"><c>no-spacing</c>, <c>bad-affine</c> or <c>unknown-unit</c>.</exception>
    public static (LpsFromIjk? LpsFromIjk, PixelSpacing? InPlane, ImmutableArray<SeriesProblem> Problems) Read(
        NiftiHeader header, (int I, int J, int K) size, VolumeFileOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<SeriesProblem>();
        var unit = UnitMm(header, problems);
        var hasForm = header.SformCode > 0 || header.QformCode > 0;
        if (header.SformCode is 3 or 4 or 5 || (header.SformCode <= 0 && header.QformCode is 3 or 4 or 5)) problems.Add(FileProblems.StandardSpace);
        if (!hasForm) return WithoutOrientation(header, unit, size.K, options, problems);
        var sform = header.SformCode > 0 ? WithThirdAxis(Sform(header, unit), size.K) : null;
        var qform = header.QformCode > 0 && HasSpacing(header, size.K) ? WithThirdAxis(Qform(header, unit), size.K) : null;
        var chosen = sform ?? qform ?? throw new VolumeFormatException(VolumeFileCodes.NoSpacing, "qform is used and a distance between voxels (pixdim) is 0 or no number.");
        Check(chosen);
        if (sform is not null && qform is not null && Disagreement(sform, qform, size) is var apart && !(apart <= LargestDisagreementMm))
            problems.Add(FileProblems.TransformsDisagree(apart));
        return (chosen, new PixelSpacing(chosen.SpacingBetweenColumns, chosen.SpacingBetweenRows), problems.ToImmutable());
    }

    private static (LpsFromIjk?, PixelSpacing?, ImmutableArray<SeriesProblem>) WithoutOrientation(
        NiftiHeader header, double unit, int slices, VolumeFileOptions options, ImmutableArray<SeriesProblem>.Builder problems)
    {
        if (HasSpacing(header, slices))
        {
            problems.Add(FileProblems.NoOrientation);
            return (null, new PixelSpacing(Math.Abs(header.Pixdim(1)) * unit, Math.Abs(header.Pixdim(2)) * unit), problems.ToImmutable());
        }
        if (!options.AllowMissingSpacing) throw new VolumeFormatException(VolumeFileCodes.NoSpacing, "The file tells neither a transform nor distances between voxels.");
        return (null, null, [FileProblems.NoSpacing]);
    }

    // A picture needs no distance to a next one; its step is then 1 mm along its normal, and nothing is measured by it.
    private static LpsFromIjk WithThirdAxis(LpsFromIjk affine, int slices) =>
        slices > 1 || affine.K.Length > 0 ? affine : affine with { K = affine.I.Cross(affine.J).Normalised() };

    private static bool HasSpacing(NiftiHeader header, int slices)
    {
        for (var n = 1; n <= (slices > 1 ? 3 : 2); n++)
            if (!double.IsFinite(header.Pixdim(n)) || header.Pixdim(n) == 0) return false;
        return true;
    }

    private static double UnitMm(NiftiHeader header, ImmutableArray<SeriesProblem>.Builder problems)
    {
        switch (header.XyztUnits & 7)
        {
            case 0: problems.Add(FileProblems.UnitAssumed); return 1;
            case 1: return 1000;
            case MillimetreUnit: return 1;
            case 3: return 0.001;
            default: throw new VolumeFormatException(VolumeFileCodes.UnknownUnit, "The unit of length (xyzt_units) is none of metre, millimetre and micrometre.");
        }
    }

    // NIfTI counts x toward the right and y toward the anterior: both change sign.
    private static LpsFromIjk Sform(NiftiHeader header, double unit)
    {
        LpsVector Column(int n) => new LpsVector(-header.Srow(0, n), -header.Srow(1, n), header.Srow(2, n)) * unit;
        return new LpsFromIjk(Column(0), Column(1), Column(2), default(LpsPoint) + Column(3));
    }

    private static LpsFromIjk Qform(NiftiHeader header, double unit)
    {
        var (b, c, d) = (header.Quatern(0), header.Quatern(1), header.Quatern(2));
        var square = 1 - ((b * b) + (c * c) + (d * d));
        var a = 0.0;
        if (square > 1e-7) a = Math.Sqrt(square);
        else
        {
            // A half turn: rounding may leave (b, c, d) longer than 1.
            var length = Math.Sqrt((b * b) + (c * c) + (d * d));
            (b, c, d) = (b / length, c / length, d / length);
        }
        var qfac = header.Pixdim(0) < 0 ? -1 : 1;
        LpsVector Scaled(double x, double y, double z, double mm) => new LpsVector(-x, -y, z) * (mm * unit);
        return new LpsFromIjk(
            Scaled((a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) + (a * d)), 2 * ((b * d) - (a * c)), Math.Abs(header.Pixdim(1))),
            Scaled(2 * ((b * c) - (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) + (a * b)), Math.Abs(header.Pixdim(2))),
            Scaled(2 * ((b * d) + (a * c)), 2 * ((c * d) - (a * b)), (a * a) + (d * d) - (c * c) - (b * b), Math.Abs(header.Pixdim(3)) * qfac),
            default(LpsPoint) + Scaled(header.Quatern(3), header.Quatern(4), header.Quatern(5), 1));
    }

    private static void Check(LpsFromIjk affine)
    {
        if (LpsFromIjk.TryRead(affine.ToRows().AsSpan(), out _) is { } refused) throw new VolumeFormatException(VolumeFileCodes.BadAffine, refused.Text);
    }

    private static double Disagreement(LpsFromIjk a, LpsFromIjk b, (int I, int J, int K) size)
    {
        var most = 0.0;
        for (var corner = 0; corner < 8; corner++)
        {
            var ijk = new IjkPoint((corner & 1) * (size.I - 1), ((corner >> 1) & 1) * (size.J - 1), (corner >> 2) * (size.K - 1));
            most = Math.Max(most, ((a * ijk) - (b * ijk)).Length);
        }
        return most;
    }
}
