using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Divides frames of which several lie at one place into volumes: phases, echoes, b-values.</summary>
internal static class PositionGroups
{
    /// <summary>Slices closer than this along the normal lie at one place.</summary>
    public const double SamePlaceMm = 0.01;

    // In the order in which they are tried: what an acquisition varies on purpose comes before what merely happens to differ.
    private static readonly ImmutableArray<(string Name, string Short, Func<FrameDescription, object?> Get)> Attributes =
    [
        ("Temporal Position", "phase", frame => frame.Keys.TemporalPosition),
        ("Echo Number", "echo", frame => frame.Keys.EchoNumber),
        ("Echo Time", "TE", frame => frame.Keys.EchoTimeMs),
        ("b-value", "b", frame => frame.Keys.DiffusionBValue),
        ("Image Type", "type", frame => frame.ImageType.IsDefaultOrEmpty ? null : string.Join('\\', frame.ImageType)),
        ("Trigger Time", "trigger", frame => frame.Keys.TriggerTimeMs),
        ("Acquisition Number", "acquisition", frame => frame.Keys.AcquisitionNumber),
        ("Frame Reference Time", "time", frame => frame.Keys.FrameReferenceTimeMs),
        ("Acquisition Time", "time", frame => frame.Keys.AcquisitionTimeSeconds),
    ];

    public static IEnumerable<FrameGroup> Split(FrameGroup group)
    {
        if (group.Frames[0] is { IsLocaliser: true } || Positions(group.Frames) is not { } positions) return [group];
        var places = Places(group.Frames, positions);
        var most = places.Max(place => place.Count);
        if (most == 1) return [group];
        return ByAttribute(group, places, most) ?? ByOrder(group, places, most) ?? [group];
    }

    /// <summary>Positions along the common normal in mm; null when a frame does not tell where it lies.</summary>
    public static double[]? Positions(ImmutableArray<FrameDescription> frames)
    {
        if (frames[0].ImageOrientationPatient is not { } o) return null;
        var normal = new LpsVector(o.RowX, o.RowY, o.RowZ).Cross(new LpsVector(o.ColumnX, o.ColumnY, o.ColumnZ));
        if (normal.Length is not > 0) return null;
        normal = normal.Normalised();
        var positions = new double[frames.Length];
        for (var n = 0; n < positions.Length; n++)
        {
            if (frames[n].ImagePositionPatient is not { } p) return null;
            positions[n] = normal.Dot(new LpsVector(p.X, p.Y, p.Z));
        }
        return positions;
    }

    private static List<List<FrameDescription>> Places(ImmutableArray<FrameDescription> frames, double[] positions)
    {
        var places = new List<List<FrameDescription>>();
        var last = double.NegativeInfinity;
        foreach (var n in Enumerable.Range(0, frames.Length).OrderBy(n => positions[n]))
        {
            if (positions[n] - last > SamePlaceMm) places.Add([]);
            places[^1].Add(frames[n]);
            last = positions[n];
        }
        return places;
    }

    private static List<FrameGroup>? ByAttribute(FrameGroup group, List<List<FrameDescription>> places, int most)
    {
        foreach (var (name, brief, get) in Attributes)
            if (TryDivide(group, places, most, name, frame => Label(brief, get(frame))) is { } divided) return divided;
        var varying = Attributes.SkipLast(1).Where(attribute => places.Any(place => place.Select(attribute.Get).Distinct().Count() > 1)).ToList();
        if (varying.Count > 1 && TryDivide(group, places, most, string.Join(" and ", varying.Select(attribute => attribute.Name)),
            frame => string.Join(", ", varying.Select(attribute => Label(attribute.Short, attribute.Get(frame))))) is { } combined) return combined;
        var dimensions = group.Frames.Min(frame => frame.DimensionIndexValues.Length);
        for (var d = 0; d < dimensions; d++)
        {
            var dimension = d;
            var divided = TryDivide(group, places, most, FormattableString.Invariant($"dimension {d + 1}"), frame => Label("index", frame.DimensionIndexValues[dimension]));
            if (divided is not null) return divided;
        }
        return null;
    }

    // Good when it makes as many volumes as the fullest place has frames, and none of them has two frames at one place.
    private static List<FrameGroup>? TryDivide(
        FrameGroup group, List<List<FrameDescription>> places, int most, string name, Func<FrameDescription, string> label)
    {
        if (places.Any(place => place.Select(label).Distinct().Count() != place.Count)) return null;
        var parts = group.Frames.GroupBy(label).ToList();
        if (parts.Count != most) return null;
        var said = group.Problems.Add(SeriesProblems.Split(name, parts.Count));
        return [.. parts.Select(part => new FrameGroup([.. part], said, name, part.Key))];
    }

    private static List<FrameGroup>? ByOrder(FrameGroup group, List<List<FrameDescription>> places, int most)
    {
        static (int?, int) Order(FrameDescription frame) => (frame.InstanceNumber, frame.FrameIndex);
        if (places.Count < 2 || places.Any(place => place.Count != most || place.Select(Order).Distinct().Count() != most)) return null;
        var said = group.Problems.Add(SeriesProblems.Split(most));
        var sorted = places.Select(place => place.OrderBy(Order).ToList()).ToList();
        return [.. Enumerable.Range(0, most).Select(nth =>
            new FrameGroup([.. sorted.Select(place => place[nth])], said, "order", FormattableString.Invariant($"part {nth + 1}")))];
    }

    private static string Label(string brief, object? value) => $"{brief} {Convert.ToString(value ?? "none", CultureInfo.InvariantCulture)}";
}
