using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Volumes;

/// <summary>Makes a lattice of slices that are none: shears them back and resamples along their normal (docs/adr/0040-regularised-volumes.md). Only on request.</summary>
public sealed class Regulariser
{
    private const int LongestAxis = 65_535;
    private const long MostVoxels = 1L << 29;
    private const double SamePlaceMm = PositionGroups.SamePlaceMm;

    // A place this near to a slice lies on it: rounding must not draw its neighbour in.
    private const double OnSlice = 1e-6;

    private readonly Volume _stack;
    private readonly ImmutableArray<ImagePlane> _planes;
    private readonly ImmutableArray<double> _along;
    private readonly float _outside;

    private Regulariser(Volume stack, ImmutableArray<ImagePlane> planes, RegularGrid target, float outside)
    {
        (_stack, _planes, Target, _outside) = (stack, planes, target, outside);
        _along = [.. planes.Select(plane => target.Normal.Dot(plane.Position - planes[0].Position))];
    }

    /// <summary>The lattice it resamples to.</summary>
    public RegularGrid Target { get; }

    /// <summary>Why a stack cannot be regularised, or where its lattice would lie.</summary>
    /// <returns>Null when it can.</returns>
    public static Rejection? TryPlan(VolumeManifest stack, out RegularGrid? target)
    {
        ArgumentNullException.ThrowIfNull(stack);
        target = null;
        var d = stack.Descriptor;
        if (d.IsVolume) return new(RejectionClass.Invalid, "already-regular", "This is a regular volume; there is nothing to regularise.");
        if (d.PixelType == PixelType.Rgb8) return Cannot("it is in colour");
        if (d.Problems.FirstOrDefault(p => p.Code is SeriesProblems.Localiser or SeriesProblems.SingleSlice or SeriesProblems.DuplicatePositions or SeriesProblems.SkewedSlices) is { } problem)
            return Cannot($"of this: {problem.Text}");
        if (stack.Frames.Length < 2 || stack.Frames.Any(frame => frame.Plane is null)) return Cannot("not all of its slices tell where they lie in the patient");
        var planned = RegularGrid.Of([.. stack.Frames.Select(frame => frame.Plane!)], d.Grid.Columns, d.Grid.Rows);
        if (planned.StepMm <= SamePlaceMm) return Cannot("its slices do not follow each other");
        if (Math.Max(planned.Columns, Math.Max(planned.Rows, planned.Slices)) > LongestAxis || (long)planned.Columns * planned.Rows * planned.Slices > MostVoxels)
            return Cannot("its lattice would be too large");
        target = planned;
        return null;
    }

    /// <summary>Prepares the resampling of a stack that <see cref="TryPlan"/> planned.</summary>
    public static Regulariser Of(Volume stack, RegularGrid target)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(target);
        return new Regulariser(stack, [.. stack.Manifest.Frames.Select(frame => frame.Plane!)], target, Outside(stack.Manifest));
    }

    /// <summary>The stored value where the stack has no image: its padding, else the lowest of int16, which no scanner writes, else 0.</summary>
    public static float Outside(VolumeManifest stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return (float?)stack.Descriptor.Padding ?? (stack.Descriptor.PixelType == PixelType.Int16 ? short.MinValue : 0);
    }

    /// <summary>One k-slice of the lattice in the stack's pixel type: linear within the two slices about it and between them along the normal.</summary>
    public byte[] Slice(int k)
    {
        var type = _stack.Manifest.Descriptor.PixelType;
        var (below, share) = Between(k * Target.StepMm);
        var bytes = new byte[Target.Columns * Target.Rows * Volume.BytesOf(type)];
        var rowBytes = Target.Columns * Volume.BytesOf(type);
        Parallel.For(0, Target.Rows, y =>
        {
            var samples = new float[Target.Columns];
            var first = Target.LpsFromIjk * new IjkPoint(0, y, k);
            SampleRow(below, first, samples);
            if (share > 0) Blend(samples, share, below + 1, first);
            StoredRow.Write(type, samples, _outside, bytes.AsSpan(y * rowBytes, rowBytes));
        });
        return bytes;
    }

    private void Blend(float[] samples, float share, int above, LpsPoint first)
    {
        var others = new float[samples.Length];
        SampleRow(above, first, others);
        for (var x = 0; x < samples.Length; x++) samples[x] += share * (others[x] - samples[x]);
    }

    // The slice at or below a place along the normal, and how far it is on the way to the next.
    private (int Below, float Share) Between(double mm)
    {
        var below = 0;
        while (below < _along.Length - 2 && _along[below + 1] <= mm) below++;
        var share = (mm - _along[below]) / (_along[below + 1] - _along[below]);
        if (share >= 1 - OnSlice) return (below + 1, 0);
        return (below, share <= OnSlice ? 0 : (float)share);
    }

    // A row of the lattice seen along the normal lies in each slice by the slice's own place and directions.
    private void SampleRow(int slice, LpsPoint first, Span<float> samples)
    {
        var (plane, padding) = (_planes[slice], _stack.Manifest.Padding);
        var from = first - plane.Position;
        var step = Target.LpsFromIjk.I;
        var (mmI, mmJ) = (plane.Spacing.ColumnMm, plane.Spacing.RowMm);
        var walk = new VoxelWalk(new(from.Dot(plane.RowCosine) / mmI, from.Dot(plane.ColumnCosine) / mmJ, 0), step.Dot(plane.RowCosine) / mmI, step.Dot(plane.ColumnCosine) / mmJ, 0);
        var voxels = new SampledVoxels([_stack.Slices[slice]], _stack.Grid.Columns, _stack.Grid.Rows, DisplayMap.First(padding), DisplayMap.Last(padding));
        switch (_stack.Manifest.Descriptor.PixelType)
        {
            case PixelType.Int16: RowSampler.Linear<short, Int16Lanes>(voxels, walk, samples); break;
            case PixelType.Uint16: RowSampler.Linear<ushort, Uint16Lanes>(voxels, walk, samples); break;
            case PixelType.Uint8: RowSampler.Linear<byte, Uint8Lanes>(voxels, walk, samples); break;
            default: RowSampler.Linear<float, Float32Lanes>(voxels, walk, samples); break;
        }
    }

    private static Rejection Cannot(string why) =>
        new(RejectionClass.Invalid, "cannot-be-regularised", $"This stack cannot be made a regular volume, because {why.TrimEnd('.')}.");
}

/// <summary>The right-angled lattice about slices that follow each other at any distance and slant: along their rows, columns and normal.</summary>
/// <param name="LpsFromIjk">The lattice; pixel distances are the slices' own.</param>
/// <param name="Columns">Voxels along i.</param>
/// <param name="Rows">Voxels along j.</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="ShearDegrees">By how much the slices slant against their normal, from the first to the last.</param>
/// <param name="PositionsMm">Where each source slice lies along the normal, from the first.</param>
public sealed record RegularGrid(LpsFromIjk LpsFromIjk, int Columns, int Rows, int Slices, double ShearDegrees, ImmutableArray<double> PositionsMm)
{
    // Rounding must not add a column.
    private const double Slack = 1e-6;

    /// <summary>The direction of the slices' normal.</summary>
    public LpsVector Normal => LpsFromIjk.K.Normalised();

    /// <summary>The distance of the lattice's slices in mm: the usual one of the source, so that its first and last slices are the source's.</summary>
    public double StepMm => LpsFromIjk.K.Length;

    /// <summary>The largest distance of two source slices in mm: what lies between is interpolated.</summary>
    public double LargestGapMm => Enumerable.Range(1, PositionsMm.Length - 1).Max(k => PositionsMm[k] - PositionsMm[k - 1]);

    /// <summary>The lattice about slices in order along their normal.</summary>
    public static RegularGrid Of(ImmutableArray<ImagePlane> planes, int columns, int rows)
    {
        var first = planes[0];
        var (row, normal) = (first.RowCosine.Normalised(), first.Normal);
        var column = normal.Cross(row);
        LpsVector[] from = [.. planes.Select(plane => plane.Position - first.Position)];
        ImmutableArray<double> along = [.. from.Select(normal.Dot)];
        var gaps = Enumerable.Range(1, along.Length - 1).Select(k => along[k] - along[k - 1]).Order().ToArray();
        var usual = gaps[gaps.Length / 2];
        // The first and the last slice of the lattice are the first and the last that were acquired.
        var steps = usual > 0 ? (int)Math.Min(int.MaxValue - 1, Math.Max(1, Math.Round(along[^1] / usual))) : 0;
        var step = steps > 0 ? along[^1] / steps : 0;
        var (left, wider) = Extent(from.Select(row.Dot), first.Spacing.ColumnMm);
        var (top, taller) = Extent(from.Select(column.Dot), first.Spacing.RowMm);
        var lattice = new LpsFromIjk(row * first.Spacing.ColumnMm, column * first.Spacing.RowMm, normal * step, first.Position + (row * left) + (column * top));
        return new(lattice, columns + wider, rows + taller, steps + 1, from[^1].AngleDegreesTo(normal), along);
    }

    private static (double Least, int More) Extent(IEnumerable<double> offsets, double mm)
    {
        var (least, most) = (offsets.Min(), offsets.Max());
        return (least, (int)Math.Ceiling(((most - least) / mm) - Slack));
    }
}
