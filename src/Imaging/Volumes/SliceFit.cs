using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>How slices in order along their normal lie on a regular lattice.</summary>
internal sealed class SliceFit
{
    /// <summary>The largest share of the slice distance by which a corner of a slice may miss the lattice.</summary>
    public const double ToleranceShare = 0.1;

    /// <summary>The largest distance in mm by which a corner may miss the lattice, however far apart the slices are.</summary>
    public const double ToleranceMm = 0.1;

    /// <summary>Shear in degrees below which the slices count as following their normal; the affine holds it either way.</summary>
    public const double ShearToleranceDegrees = 0.5;

    private readonly ImmutableArray<ImagePlane> _planes;
    private readonly int _columns;
    private readonly int _rows;
    private readonly double[] _along;
    private readonly double _median;
    private readonly double _even;
    private readonly double _start;

    private SliceFit(ImmutableArray<ImagePlane> planes, int columns, int rows)
    {
        (_planes, _columns, _rows) = (planes, columns, rows);
        var normal = planes[0].Normal;
        _along = [.. planes.Select(plane => normal.Dot(plane.Position - planes[0].Position))];
        var distances = Distances().Order().ToArray();
        _median = distances[distances.Length / 2];
        var (step, origin) = LeastSquares(planes);
        _even = normal.Dot(step);
        _start = normal.Dot(origin - planes[0].Position);
        Lattice = new LpsFromIjk(planes[0].ColumnStep, planes[0].RowStep, step, origin);
        Residuals = [.. planes.Select(Residual)];
        ShearDegrees = step.Length > 0 && Residuals.Max() <= Tolerance ? step.AngleDegreesTo(normal) : UsualShear(planes, normal);
    }

    /// <summary>The lattice nearest to the slices' positions (least squares).</summary>
    public LpsFromIjk Lattice { get; }

    /// <summary>The angle between the step to the next slice and the normal; of most slices, when some are out of line.</summary>
    public double ShearDegrees { get; }

    /// <summary>For each slice the largest distance of its corners from the lattice, mm.</summary>
    public ImmutableArray<double> Residuals { get; }

    /// <summary>Fits slices (at least two) that are in order along their normal.</summary>
    public static SliceFit Of(ImmutableArray<ImagePlane> planes, int columns, int rows) => new(planes, columns, rows);

    /// <summary>Why the slices are no regular lattice; empty when they are one.</summary>
    public ImmutableArray<SeriesProblem> FindProblems(double? statedTilt)
    {
        var found = ImmutableArray.CreateBuilder<SeriesProblem>();
        if (ShearDegrees > ShearToleranceDegrees) found.Add(SeriesProblems.Tilt(ShearDegrees, statedTilt));
        if (FindDuplicates() is { IsEmpty: false } duplicates) found.Add(SeriesProblems.Duplicates(duplicates));
        else if (FindSpacingProblem() is { } spacing) found.Add(spacing);
        if (found.Count == 0 && FindShifted() is { IsEmpty: false } shifted) found.Add(SeriesProblems.Position(Residuals.Max(), shifted));
        return found.ToImmutable();
    }

    private double Tolerance => Math.Min(ToleranceShare * _even, ToleranceMm);

    private IEnumerable<double> Distances() => Enumerable.Range(1, _along.Length - 1).Select(k => _along[k] - _along[k - 1]);

    private ImmutableArray<int> FindDuplicates() =>
        [.. Enumerable.Range(0, _along.Length).Where(k => IsSamePlace(k - 1) || IsSamePlace(k))];

    private bool IsSamePlace(int before) =>
        before >= 0 && before + 1 < _along.Length && _along[before + 1] - _along[before] <= PositionGroups.SamePlaceMm;

    private SeriesProblem? FindSpacingProblem()
    {
        var tolerance = Tolerance;
        if (Enumerable.Range(0, _along.Length).All(k => Math.Abs(_along[k] - _start - (k * _even)) <= tolerance)) return null;
        var odd = Distances().Select((distance, k) => (distance, k)).Where(step => Math.Abs(step.distance - _median) > tolerance).ToList();
        var gaps = odd.Where(step => IsMultiple(step.distance)).ToList();
        if (gaps.Count > 0 && gaps.Count == odd.Count)
            return SeriesProblems.Missing(gaps.Sum(gap => (int)Math.Round(gap.distance / _median) - 1), _median, [.. gaps.Select(gap => gap.k)]);
        return SeriesProblems.Spacing(Distances().Min(), Distances().Max(), _median, [.. odd.Select(step => step.k)]);
    }

    private bool IsMultiple(double distance)
    {
        var times = Math.Round(distance / _median);
        return times >= 2 && Math.Abs(distance - (times * _median)) <= ToleranceShare * _median;
    }

    // Named by their distance from the middle of all: a single slice out of line must not put the blame on its neighbours.
    private ImmutableArray<int> FindShifted()
    {
        var tolerance = Tolerance;
        if (Residuals.All(residual => residual <= tolerance)) return [];
        var normal = _planes[0].Normal;
        LpsVector[] lateral = [.. _planes.Select((plane, k) => plane.Position - _planes[0].Position - (normal * _along[k]))];
        var usual = Median(lateral);
        ImmutableArray<int> named = [.. Enumerable.Range(0, lateral.Length).Where(k => (lateral[k] - usual).Length > tolerance)];
        return named.IsEmpty ? [.. Enumerable.Range(0, Residuals.Length).Where(k => Residuals[k] > tolerance)] : named;
    }

    private static double UsualShear(ImmutableArray<ImagePlane> planes, LpsVector normal)
    {
        var steps = Enumerable.Range(1, planes.Length - 1).Select(k => planes[k].Position - planes[k - 1].Position);
        var perMm = steps.Where(step => normal.Dot(step) > PositionGroups.SamePlaceMm).Select(step => step * (1 / normal.Dot(step))).ToArray();
        return perMm.Length == 0 ? 0 : Median(perMm).AngleDegreesTo(normal);
    }

    private static LpsVector Median(LpsVector[] vectors)
    {
        double Middle(Func<LpsVector, double> part) => vectors.Select(part).Order().ElementAt(vectors.Length / 2);
        return new(Middle(v => v.X), Middle(v => v.Y), Middle(v => v.Z));
    }

    // Deviations from the first position keep the sums small; for evenly placed slices the line goes through all of them.
    private static (LpsVector Step, LpsPoint Origin) LeastSquares(ImmutableArray<ImagePlane> planes)
    {
        var middle = (planes.Length - 1) / 2.0;
        var (mean, slope, weight) = (default(LpsVector), default(LpsVector), 0.0);
        for (var k = 0; k < planes.Length; k++)
        {
            var from = planes[k].Position - planes[0].Position;
            mean += from;
            slope += from * (k - middle);
            weight += (k - middle) * (k - middle);
        }
        var step = slope * (1 / weight);
        return (step, planes[0].Position + (mean * (1.0 / planes.Length)) - (step * middle));
    }

    private double Residual(ImagePlane plane, int k)
    {
        var largest = 0.0;
        foreach (var (column, row) in ((int, int)[])[(0, 0), (_columns - 1, 0), (0, _rows - 1), (_columns - 1, _rows - 1)])
            largest = Math.Max(largest, (plane.At(column, row) - (Lattice * new IjkPoint(column, row, k))).Length);
        return largest;
    }
}
