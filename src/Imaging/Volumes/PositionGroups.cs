using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Divides frames of which several lie at one place into volumes: phases, echoes, b-values.</summary>
internal static class PositionGroups
{
    /// <summary>Slices closer than this along the normal lie at one place.</summary>
    public const double SamePlaceMm = 0.01;

    public static IEnumerable<FrameGroup> Split(FrameGroup group)
    {
        if (group.Frames[0] is { IsLocaliser: true } || Positions(group.Frames) is not { } positions) return [group];
        var places = Places(group.Frames, positions);
        var most = places.Max(place => place.Count);
        if (most == 1) return [group];
        return ByAttribute(group, places, most) ?? ByDrift(group, places, most) ?? ByOrder(group, places, most) ?? [group];
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
        foreach (var candidate in PhaseAttributes.Candidates)
            if (TryDivide(group, places, most, candidate) is { } divided) return divided;
        ImmutableArray<PhaseAttribute> varying =
            [.. PhaseAttributes.All.SkipLast(1).Where(attribute => places.Any(place => place.Select(attribute.Get).Distinct().Count() > 1))];
        if (varying.Length > 1 && TryDivide(group, places, most, varying) is { } combined) return combined;
        var dimensions = group.Frames.Min(frame => frame.DimensionIndexValues.Length);
        for (var d = 0; d < dimensions; d++)
            if (TryDivide(group, places, most, [PhaseAttributes.DimensionIndex(d)]) is { } divided) return divided;
        return null;
    }

    // Good when it makes as many volumes as the fullest place has frames, and none of them has two frames at one place.
    private static List<FrameGroup>? TryDivide(FrameGroup group, List<List<FrameDescription>> places, int most, ImmutableArray<PhaseAttribute> attributes)
    {
        string Key(FrameDescription frame) => string.Join(';', attributes.Select(a => $"{a.Dimension}={a.CoordinateOf(frame).Text}"));
        if (places.Any(place => place.Select(Key).Distinct().Count() != place.Count)) return null;
        var parts = group.Frames.GroupBy(Key).ToList();
        if (parts.Count != most) return null;
        var sorted = parts.Select(part => (part.Key, Frames: part.ToImmutableArray(), Coordinates: Coordinates(part.First()))).ToList();
        sorted.Sort((a, b) => Compare(a.Coordinates, b.Coordinates));
        var said = SeriesProblems.Split(string.Join(" and ", attributes.Select(a => a.Name)), parts.Count);
        return Phases(group, said, [.. sorted.Select(part => new Part(part.Frames, part.Coordinates, part.Key, string.Join(", ", attributes.Select((a, n) => $"{a.Brief} {part.Coordinates[n].Text}"))))],
            string.Join(" and ", attributes.Select(a => a.Name)));

        ImmutableArray<PhaseCoordinate> Coordinates(FrameDescription frame) => [.. attributes.Select(a => a.CoordinateOf(frame))];
    }

    // The slices of one heart phase are not acquired at quite the same delay: then the nth of every place belong together, and the first slice names the phase.
    private static List<FrameGroup>? ByDrift(FrameGroup group, List<List<FrameDescription>> places, int most)
    {
        if (places.Any(place => place.Count != most)) return null;
        foreach (var attribute in PhaseAttributes.All.Where(a => a.MayDrift))
        {
            if (places.Any(place => place.Any(f => attribute.NumberOf(f) is null) || place.Select(attribute.Get).Distinct().Count() != most)) continue;
            var sorted = places.Select(place => place.OrderBy(attribute.NumberOf).ToList()).ToList();
            return Phases(group, SeriesProblems.Split(attribute.Name, most), [.. Enumerable.Range(0, most).Select(nth => Nth(attribute, sorted, nth))], attribute.Name);
        }
        return null;
    }

    private static Part Nth(PhaseAttribute attribute, List<List<FrameDescription>> sorted, int nth)
    {
        ImmutableArray<FrameDescription> frames = [.. sorted.Select(place => place[nth])];
        var coordinate = attribute.CoordinateOf(frames[0]);
        return new Part(frames, [coordinate with { Text = $"≈ {coordinate.Text}" }], FrameNames.Digest("phase-1", frames), $"{attribute.Brief} ≈ {coordinate.Text}");
    }

    private static List<FrameGroup>? ByOrder(FrameGroup group, List<List<FrameDescription>> places, int most)
    {
        static (int?, int) Order(FrameDescription frame) => (frame.InstanceNumber, frame.FrameIndex);
        if (places.Count < 2 || places.Any(place => place.Count != most || place.Select(Order).Distinct().Count() != most)) return null;
        var sorted = places.Select(place => place.OrderBy(Order).ToList()).ToList();
        return Phases(group, SeriesProblems.Split(most), [.. Enumerable.Range(0, most).Select(nth =>
        {
            ImmutableArray<FrameDescription> frames = [.. sorted.Select(place => place[nth])];
            var text = FormattableString.Invariant($"part {nth + 1}");
            // Another instance may shift the order: such a phase is known by its very slices.
            return new Part(frames, [new("order", "Order", nth + 1, null, text)], FrameNames.Digest("phase-1", frames), text);
        })], "order");
    }

    private static List<FrameGroup> Phases(FrameGroup group, SeriesProblem said, ImmutableArray<Part> parts, string by)
    {
        var axis = FrameNames.Digest("axis-1", parts.Select(part => part.Frames[0]));
        return [.. parts.Select((part, n) => new FrameGroup(
            part.Frames, group.Problems.Add(said), by, part.Suffix, new VolumePhase(axis, n, parts.Length, part.Coordinates), part.Key))];
    }

    // Numbers by size, and before what is none; then texts.
    private static int Compare(ImmutableArray<PhaseCoordinate> a, ImmutableArray<PhaseCoordinate> b)
    {
        for (var n = 0; n < a.Length; n++)
        {
            var order = (a[n].Value ?? double.PositiveInfinity).CompareTo(b[n].Value ?? double.PositiveInfinity);
            if (order == 0) order = string.CompareOrdinal(a[n].Text, b[n].Text);
            if (order != 0) return order;
        }
        return 0;
    }

    private sealed record Part(ImmutableArray<FrameDescription> Frames, ImmutableArray<PhaseCoordinate> Coordinates, string Key, string Suffix);
}
