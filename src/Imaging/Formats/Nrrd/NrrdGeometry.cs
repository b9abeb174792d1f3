using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>Where the voxels of an NRRD file lie in the patient: only spaces that name the patient's sides tell.</summary>
internal static class NrrdGeometry
{
    private enum Sides
    {
        Unknown,
        Ras,
        Las,
        Lps,
    }

    /// <summary>The affine (null when orientation is not told), the spacing in a slice, and what is to be said.</summary>
    public static (LpsFromIjk? LpsFromIjk, PixelSpacing? InPlane, ImmutableArray<SeriesProblem> Problems) Read(NrrdFields fields, NrrdAxes axes, VolumeFileOptions options)
    {
        var problems = ImmutableArray.CreateBuilder<SeriesProblem>();
        var (sides, dimension) = SpaceOf(fields);
        var isDirected = axes.All[axes.Space[0]].Direction is not null;
        if (isDirected && dimension == 0) throw NrrdFields.Bad("there are space directions and no space");
        if (!isDirected || sides == Sides.Unknown) return WithoutOrientation(fields, axes, dimension, options, problems);

        var units = Units(fields, dimension, problems);
        var steps = axes.Space.Select(n => Step(axes.All[n].Direction!, sides, dimension, units)).ToList();
        if (steps.Count == 2) steps.Add(steps[0].Cross(steps[1]).Normalised());
        var affine = new LpsFromIjk(steps[0], steps[1], steps[2], default(LpsPoint) + Origin(fields, sides, dimension, units, problems));
        if (LpsFromIjk.TryRead(affine.ToRows().AsSpan(), out _) is { } refused) throw new VolumeFormatException(VolumeFileCodes.BadAffine, refused.Text);
        return (affine, new PixelSpacing(affine.SpacingBetweenColumns, affine.SpacingBetweenRows), problems.ToImmutable());
    }

    private static (LpsFromIjk?, PixelSpacing?, ImmutableArray<SeriesProblem>) WithoutOrientation(
        NrrdFields fields, NrrdAxes axes, int dimension, VolumeFileOptions options, ImmutableArray<SeriesProblem>.Builder problems)
    {
        var spatial = axes.Space.Select(n => axes.All[n]).ToList();
        var scales = spatial.TrueForAll(axis => axis.Direction is not null)
            ? spatial.ConvertAll(axis => Math.Sqrt(axis.Direction!.Take(3).Zip(Units(fields, dimension, problems), (step, mm) => step * mm).Sum(step => step * step)))
            : spatial.ConvertAll(axis => axis.Spacing is { } spacing ? spacing * UnitMm(axis.Unit, problems) : double.NaN);
        if (scales.TrueForAll(mm => double.IsFinite(mm) && mm > 0))
        {
            problems.Insert(0, FileProblems.NoOrientation);
            return (null, new PixelSpacing(scales[0], scales[1]), problems.ToImmutable());
        }
        if (!options.AllowMissingSpacing) throw new VolumeFormatException(VolumeFileCodes.NoSpacing, "The file tells neither space directions nor spacings.");
        return (null, null, [FileProblems.NoSpacing]);
    }

    // The names and abbreviations of nrrdSpaceFromString; those without the patient's sides tell how many numbers a vector has, and no more.
    private static (Sides Sides, int Dimension) SpaceOf(NrrdFields fields)
    {
        if (fields["space"] is { } name)
        {
            return name.ToLowerInvariant() switch
            {
                "right-anterior-superior" or "ras" => (Sides.Ras, 3),
                "left-anterior-superior" or "las" => (Sides.Las, 3),
                "left-posterior-superior" or "lps" => (Sides.Lps, 3),
                "right-anterior-superior-time" or "rast" => (Sides.Ras, 4),
                "left-anterior-superior-time" or "last" => (Sides.Las, 4),
                "left-posterior-superior-time" or "lpst" => (Sides.Lps, 4),
                "scanner-xyz" or "3d-right-handed" or "3d-left-handed" => (Sides.Unknown, 3),
                "scanner-xyz-time" or "3d-right-handed-time" or "3d-left-handed-time" => (Sides.Unknown, 4),
                _ => throw NrrdFields.Bad("“space” names no space of the format"),
            };
        }
        return (Sides.Unknown, fields.Number("space dimension") ?? 0);
    }

    private static LpsVector Step(double[] direction, Sides sides, int dimension, double[] units)
    {
        if (direction.Length != dimension) throw NrrdFields.Bad("a space direction has another count of numbers than the space");
        if (dimension == 4 && direction[3] != 0) throw NrrdFields.Bad("an axis runs through space and time at once");
        return ToLps(direction, sides, units);
    }

    private static LpsVector Origin(NrrdFields fields, Sides sides, int dimension, double[] units, ImmutableArray<SeriesProblem>.Builder problems)
    {
        if (fields["space origin"] is { } text && NrrdVectors.Read(text, 1, "space origin")[0] is { } origin)
            return origin.Length == dimension ? ToLps(origin, sides, units) : throw NrrdFields.Bad("“space origin” has another count of numbers than the space");
        problems.Add(FileProblems.OriginAssumed);
        return default;
    }

    private static LpsVector ToLps(double[] vector, Sides sides, double[] units)
    {
        var (x, y, z) = (vector[0] * units[0], vector[1] * units[1], vector[2] * units[2]);
        return new LpsVector(sides == Sides.Ras ? -x : x, sides == Sides.Lps ? y : -y, z);
    }

    private static double[] Units(NrrdFields fields, int dimension, ImmutableArray<SeriesProblem>.Builder problems)
    {
        if (fields["space units"] is not { } text) return [1, 1, 1];
        var units = NrrdVectors.Quoted(text);
        if (units.Count != dimension || dimension < 3) throw NrrdFields.Bad("“space units” does not have one entry for each dimension of the space");
        return [.. units.Take(3).Select(unit => UnitMm(unit, problems))];
    }

    private static double UnitMm(string unit, ImmutableArray<SeriesProblem>.Builder problems)
    {
        switch (unit.ToLowerInvariant())
        {
            case "mm" or "millimeter" or "millimeters" or "millimetre" or "millimetres": return 1;
            case "cm": return 10;
            case "m" or "meter" or "metre": return 1000;
            case "um" or "µm" or "μm" or "micron" or "microns" or "micrometer" or "micrometre": return 0.001;
            case "" or "???":
                if (problems.All(problem => problem.Code != VolumeFileCodes.UnitAssumed)) problems.Add(FileProblems.UnitAssumed);
                return 1;
            default: throw new VolumeFormatException(VolumeFileCodes.UnknownUnit, "The unit of length is none of m, cm, mm and µm.");
        }
    }
}
