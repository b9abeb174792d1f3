using System.Collections.Immutable;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>How strokes become flips. Strokes always meet by log order; none is refused for another's stroke.</summary>
internal static class StrokeRules
{
    /// <summary>Runs of one stroke over all its k-slices.</summary>
    public const int MostRuns = 2_000_000;

    /// <summary>The shape of labels that are painted.</summary>
    public const string Shape = "bitmask";

    public static Decision Decide(AnnotationSet set, PaintMask command, SetContext context)
    {
        if (AnnotationSetDecider.CheckObject(set, command.ObjectId, context, out var target) is { } refusal) return refusal;
        if (AnnotationSetDecider.CheckLabel(target.LabelId, context, out var label) is { } closed) return closed;
        if (label.Shape != Shape) return SetRejections.WrongShape(label.Shape);
        if (context.Rules.FindGrid(command.Grid, out var grid) is { } closedGrid) return closedGrid;
        if (TryRead(command, grid!, out var slices) is { } bad) return bad;
        var key = context.Rules.Panoptic ? context.Rules.LabelGroupId : command.ObjectId;
        var layer = set.Layer(new MaskLayerId(command.Grid, key));
        var flips = ImmutableArray.CreateBuilder<MaskFlip>();
        foreach (var (k, runs) in slices)
        {
            var plan = new FlipPlan(k);
            layer[k].Visit(runs.AsSpan(), (start, length, lineage) =>
            {
                if (Flips(set, command, context, lineage.Owner)) plan.Add(start, length, command.Mode == StrokeMode.Erase ? null : command.ObjectId, lineage.Owner);
            });
            plan.AddTo(flips);
        }
        return flips.Count == 0
            ? Decision.Accept()
            : new MaskPainted(command.ObjectId, command.Grid, key, command.Mode, flips.DrainToImmutable());
    }

    /// <summary>Whether a voxel may be taken from its present owner: nobody, a removed object, or with take-over a live one that no other session holds.</summary>
    public static bool MayTake(AnnotationSet set, SetContext context, StrokeMode mode, string? owner) =>
        owner is null || !set.IsLive(owner) || (mode == StrokeMode.TakeOver && context.HeldByAnother(owner) is null);

    private static bool Flips(AnnotationSet set, PaintMask command, SetContext context, string? owner) =>
        command.Mode == StrokeMode.Erase
            ? owner == command.ObjectId
            : owner != command.ObjectId && MayTake(set, context, command.Mode, owner);

    private static Rejection? TryRead(PaintMask command, Grid grid, out SortedDictionary<int, ImmutableArray<VoxelRun>> slices)
    {
        slices = [];
        var count = 0;
        foreach (var slice in command.Slices)
        {
            if (slice.K < 0 || slice.K >= grid.Slices) return SetRejections.OutsideImage($"slice {slice.K} is not one of {grid.Slices}");
            if (!RunCodec.TryDecode(slice.Runs, grid.VoxelsPerSlice, out var runs, out var problem)) return SetRejections.BadStroke(problem);
            if (!slices.TryAdd(slice.K, runs)) return SetRejections.BadStroke($"slice {slice.K} comes twice");
            if ((count += runs.Length) > MostRuns) return SetRejections.StrokeTooLarge(count, MostRuns);
        }
        return null;
    }
}

/// <summary>Collects what flips in one k-slice, by new and old owner.</summary>
internal sealed class FlipPlan(int k)
{
    private readonly SortedDictionary<(string To, string From), RunMerger> _flips = new(Comparer<(string To, string From)>.Create(Compare));

    /// <summary>Adds voxels, in order.</summary>
    public void Add(int start, int length, string? to, string? from)
    {
        if (!_flips.TryGetValue((to ?? "", from ?? ""), out var runs)) _flips[(to ?? "", from ?? "")] = runs = new RunMerger();
        runs.Add(start, length);
    }

    /// <summary>Appends the flips in their order.</summary>
    public void AddTo(ImmutableArray<MaskFlip>.Builder flips)
    {
        foreach (var ((to, from), runs) in _flips) flips.Add(new MaskFlip(k, runs.Encode(), to.Length == 0 ? null : to, from.Length == 0 ? null : from));
    }

    private static int Compare((string To, string From) a, (string To, string From) b)
    {
        var to = string.CompareOrdinal(a.To, b.To);
        return to != 0 ? to : string.CompareOrdinal(a.From, b.From);
    }
}
