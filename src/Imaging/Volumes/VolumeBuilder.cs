using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Makes one volume or stack of a group of frames.</summary>
internal static class VolumeBuilder
{
    public static VolumeManifest Build(FrameGroup group)
    {
        var problems = group.Problems.ToBuilder();
        var frames = Order(group.Frames);
        var planes = ReadPlanes(frames, problems);
        var (lattice, residual) = Fit(frames, planes, problems);
        var values = VolumeValues.Of(frames, problems);
        var grid = GridOf(frames, lattice, group.PhaseKey);
        var first = frames[0];
        PixelSpacing? stackSpacing = null;
        if (lattice is null) PixelSpacing.TryRead(first, out stackSpacing);
        var calibration = Calibrations.Of(first, lattice is not null);
        AddUnit(calibration, frames.Length, problems);
        var uptake = Uptakes.Of(frames);
        if (uptake?.Refusal is { } noSuv) problems.Add(SeriesProblems.WithoutSuv(noSuv));
        var (window, presets, hasWindow) = SourceWindows.Of(frames, uptake);
        var descriptor = new VolumeDescriptor(
            VolumeId(grid, frames, values), lattice is not null, grid, Title(first, group.Suffix), first.Modality, values.Type, values.Slope, values.Intercept, values.Unit,
            values.Padding?.First, first.PixelFormat.IsMonochrome1, window, presets, LatticePlanes.Of(grid, stackSpacing), problems.ToImmutable(),
            first.SeriesInstanceUid, first.StudyInstanceUid, [.. frames.Select(frame => frame.SopInstanceUid)], residual, group.Phase,
            PaddingLast: values.Padding is { } padding && padding.Last != padding.First ? padding.Last : null, Calibration: calibration, Uptake: uptake);
        var slices = frames.Select((frame, k) => new VolumeFrame(
            frame.SopInstanceUid, frame.FrameIndex, values.Frames[k].Format, values.Frames[k].Slope, values.Frames[k].Intercept, planes[k], frame.Tile,
            values.Frames[k].HasModalityLut, values.Frames[k].Padding));
        return new VolumeManifest(descriptor, [.. slices], values.Padding, hasWindow, group.SplitBy);
    }

    // Lengths that are not mm in the patient are said before anybody measures; what lacks a spacing keeps the code it always had.
    private static void AddUnit(Calibration calibration, int frames, ImmutableArray<SeriesProblem>.Builder problems)
    {
        if (calibration.Unit == MeasureUnit.Mm && calibration.Regions is null) return;
        var code = calibration.Code == CalibrationCodes.NoSpacing ? GeometryRefusals.MissingPixelSpacing : calibration.Code;
        if (problems.TrueForNone(code)) problems.Add(new SeriesProblem(code, calibration.Reason, [.. Enumerable.Range(0, frames)]));
    }

    private static ImmutableArray<FrameDescription> Order(ImmutableArray<FrameDescription> frames)
    {
        var positions = PositionGroups.Positions(frames);
        return [.. Enumerable.Range(0, frames.Length)
            .OrderBy(n => positions?[n] ?? 0)
            .ThenBy(n => frames[n].InstanceNumber ?? int.MaxValue)
            .ThenBy(n => frames[n].SopInstanceUid, StringComparer.Ordinal)
            .ThenBy(n => frames[n].FrameIndex)
            .Select(n => frames[n])];
    }

    // What a slice lacks is said once, for the first slice that lacks it: the groups are uniform.
    private static ImmutableArray<ImagePlane?> ReadPlanes(ImmutableArray<FrameDescription> frames, ImmutableArray<SeriesProblem>.Builder problems)
    {
        var planes = ImmutableArray.CreateBuilder<ImagePlane?>(frames.Length);
        foreach (var frame in frames)
        {
            if (ImagePlane.TryRead(frame, out var plane) is { } refusal && problems.TrueForNone(refusal.Code))
                problems.Add(SeriesProblems.Of(refusal, frames.Length));
            planes.Add(plane);
        }
        return planes.MoveToImmutable();
    }

    private static (LpsFromIjk? Lattice, double? ResidualMm) Fit(
        ImmutableArray<FrameDescription> frames, ImmutableArray<ImagePlane?> planes, ImmutableArray<SeriesProblem>.Builder problems)
    {
        if (frames[0].IsLocaliser) problems.Add(SeriesProblems.Survey());
        else if (frames.Length == 1) problems.Add(SeriesProblems.Single());
        if (frames.Length == 1 || frames[0].IsLocaliser || planes.Contains(null)) return (null, null);
        var fit = SliceFit.Of([.. planes.Select(plane => plane!)], frames[0].Columns, frames[0].Rows);
        var found = fit.FindProblems(frames[0].GantryTiltDegrees);
        problems.AddRange(found);
        return found.IsEmpty && fit.Lattice.SpansSpace() ? (fit.Lattice, fit.Residuals.Max()) : (null, null);
    }

    // A stack's id names its slices, which tells its phases apart already.
    private static Grid GridOf(ImmutableArray<FrameDescription> frames, LpsFromIjk? lattice, string? phase) => Grid.Create(
        frames[0].FrameOfReferenceUid ?? "", frames[0].Columns, frames[0].Rows, frames.Length, lattice, frames[0].SeriesInstanceUid,
        lattice is null ? FrameNames.Digest("stack-1", frames) : null, lattice is null ? null : phase);

    private static string VolumeId(Grid grid, ImmutableArray<FrameDescription> frames, VolumeValues values) =>
        FrameNames.Digest($"volume-1\n{grid.Id}{(values.Frames.Any(frame => frame.HasModalityLut) ? "\nmodality-lut" : "")}", frames);

    private static string Title(FrameDescription frame, string? suffix)
    {
        var series = string.IsNullOrWhiteSpace(frame.SeriesDescription)
            ? FormattableString.Invariant($"{frame.Modality} series {frame.SeriesNumber}").Trim()
            : frame.SeriesDescription.Trim();
        return suffix is null ? series : $"{series} · {suffix}";
    }

    private static bool TrueForNone(this ImmutableArray<SeriesProblem>.Builder problems, string code) => problems.All(problem => problem.Code != code);
}
