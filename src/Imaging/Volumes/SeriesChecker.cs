using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Judges a series as it stands: is all of it here, are its attributes there and do they agree. Nothing is mended.</summary>
public static class SeriesChecker
{
    /// <summary>Fewer images than they themselves say there are.</summary>
    public const string FewerThanStated = "fewer-than-stated";

    /// <summary>The volumes of one axis have different numbers of slices.</summary>
    public const string UnevenPhases = "uneven-phases";

    /// <summary>An attribute that such images must have is missing.</summary>
    public const string MissingAttribute = "missing-attribute";

    /// <summary>Images of one series disagree on what they must have in common.</summary>
    public const string ContradictoryAttribute = "contradictory-attribute";

    // Those whose standard makes position, orientation and spacing mandatory (PS3.3 C.7.6.2, type 1): CT, MR, PET and their enhanced forms.
    private static readonly ImmutableHashSet<string> CrossSectional =
    [
        "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.128",
        "1.2.840.10008.5.1.4.1.1.130",
    ];

    private static readonly ImmutableHashSet<string> NeedRescale = ["1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.128"];

    /// <summary>The verdicts.</summary>
    /// <param name="frames">All frames of the series.</param>
    /// <param name="assembled">What became of them.</param>
    /// <param name="patients">How many different Patient IDs its instances have.</param>
    /// <param name="elsewhere">Frames of the study's other series, which may hold other reconstructions of the same acquisition; null when there are none.</param>
    public static SeriesChecks Check(IReadOnlyCollection<FrameDescription> frames, AssembledSeries assembled, int patients, IReadOnlyCollection<FrameDescription>? elsewhere = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(assembled);
        return SeriesChecks.Of(
            [.. Gaps(assembled), .. Uneven(assembled), .. Stated(frames, assembled, elsewhere ?? [])], [.. Missing(frames), .. Contradictions(frames, patients)]);
    }

    private static IEnumerable<SeriesProblem> Gaps(AssembledSeries assembled) =>
        from volume in assembled.Volumes
        from problem in volume.Descriptor.Problems
        where problem.Code is SeriesProblems.MissingSlices or SeriesProblems.DuplicatePositions
        select assembled.Volumes.Length == 1 ? problem : problem with { Text = $"{volume.Descriptor.Title}: {problem.Text}" };

    private static IEnumerable<SeriesProblem> Uneven(AssembledSeries assembled)
    {
        foreach (var axis in assembled.Volumes.Where(volume => volume.Descriptor.Phase is not null).GroupBy(volume => volume.Descriptor.Phase!.AxisId))
        {
            var most = axis.Max(volume => volume.Frames.Length);
            var fewer = axis.Where(volume => volume.Frames.Length < most).OrderBy(volume => volume.Descriptor.Phase!.Index)
                .Select(volume => Text($"{string.Join(", ", volume.Descriptor.Phase!.Coordinates.Select(c => c.Text))} ({volume.Frames.Length})")).ToList();
            if (fewer.Count > 0) yield return new(UnevenPhases, Text($"Of {axis.Count()} volumes at one place some have fewer than {most} slices: {string.Join("; ", fewer.Take(12))}."));
        }
    }

    private static IEnumerable<SeriesProblem> Stated(IReadOnlyCollection<FrameDescription> frames, AssembledSeries assembled, IReadOnlyCollection<FrameDescription> elsewhere)
    {
        foreach (var acquisition in frames.Where(frame => frame is { NumberOfFrames: 1, Tile: null }).GroupBy(frame => frame.Keys.AcquisitionNumber))
        {
            var (stated, received) = (acquisition.Max(frame => frame.Expected.ImagesInAcquisition), acquisition.Select(frame => frame.SopInstanceUid).Distinct().Count());
            if (received < stated && received + ReconstructedElsewhere(acquisition.First(), stated.Value, elsewhere) < stated)
                yield return Fewer("Images in Acquisition (0020,1002)", stated.Value, received);
        }
        var positions = frames.Select(frame => frame.Keys.TemporalPosition).Distinct().Count(position => position is not null);
        if (positions > 0 && positions < frames.Max(frame => frame.Expected.TemporalPositions))
            yield return Fewer("Number of Temporal Positions (0020,0105)", frames.Max(frame => frame.Expected.TemporalPositions)!.Value, positions);
        if (frames.Where(frame => frame.Modality == "PT").Max(frame => frame.Expected.SlicesOfVolume) is { } slices
            && assembled.Volumes.Min(volume => (int?)volume.Frames.Length) is { } least && least < slices)
            yield return Fewer("Number of Slices (0054,0081)", slices, least);
        foreach (var whole in frames.Where(frame => frame.Expected.ConcatenationUid is not null).GroupBy(frame => frame.Expected.ConcatenationUid))
        {
            var (parts, received) = (whole.Max(frame => frame.Expected.ConcatenationParts), whole.Select(frame => frame.Expected.ConcatenationPart).Distinct().Count());
            if (received < parts) yield return Fewer("In-concatenation Total Number (0020,9163)", parts.Value, received);
        }
    }

    // The count is of the acquisition (PS3.3 C.7.6.1), whose reconstructions may be series of their own: they state the same number for the same acquisition.
    private static int ReconstructedElsewhere(FrameDescription one, int stated, IReadOnlyCollection<FrameDescription> elsewhere) => elsewhere
        .Where(frame => frame.SeriesInstanceUid != one.SeriesInstanceUid && frame.StudyInstanceUid == one.StudyInstanceUid && frame.Modality == one.Modality
            && frame.Keys.AcquisitionNumber == one.Keys.AcquisitionNumber && frame.Expected.ImagesInAcquisition == stated)
        .Select(frame => frame.SopInstanceUid).Distinct().Count();

    private static IEnumerable<SeriesProblem> Missing(IReadOnlyCollection<FrameDescription> frames)
    {
        if (Lacking(frames, "Modality (0008,0060)", frame => frame.Modality.Length == 0) is { } modality) yield return modality;
        // A secondary picture under such a class (a screen, a curve) has no place in the patient to tell.
        var slices = frames.Where(frame => CrossSectional.Contains(frame.SopClassUid) && !frame.IsLocaliser && !(frame.ImageType is ["DERIVED", "SECONDARY", ..])).ToList();
        if (Lacking(slices, "Image Position (Patient) (0020,0032)", frame => frame.ImagePositionPatient is null) is { } position) yield return position;
        if (Lacking(slices, "Image Orientation (Patient) (0020,0037)", frame => frame.ImageOrientationPatient is null) is { } orientation) yield return orientation;
        if (Lacking(slices, "Pixel Spacing (0028,0030)", frame => frame.SpacingBetweenRows is null || frame.SpacingBetweenColumns is null) is { } spacing) yield return spacing;
        var rescaled = frames.Where(frame => NeedRescale.Contains(frame.SopClassUid) && !frame.IsLocaliser && !frame.HasModalityLut).ToList();
        if (Lacking(rescaled, "Rescale Slope (0028,1053)", frame => frame.RescaleSlope is null) is { } slope) yield return slope;
        if (Lacking(rescaled, "Rescale Intercept (0028,1052)", frame => frame.RescaleIntercept is null) is { } intercept) yield return intercept;
        if (slices.Any(frame => ImagePlane.TryRead(frame, out _)?.Code == GeometryRefusals.BadOrientation))
            yield return new(ContradictoryAttribute, "Image Orientation (Patient) (0020,0037) is not two directions of length 1 at right angles.");
    }

    private static IEnumerable<SeriesProblem> Contradictions(IReadOnlyCollection<FrameDescription> frames, int patients)
    {
        if (patients > 1) yield return Several("Patient ID (0010,0020)", patients);
        var modalities = frames.Select(frame => frame.Modality).Distinct().Count();
        if (modalities > 1) yield return Several("Modality (0008,0060)", modalities);
        var references = frames.Where(frame => CrossSectional.Contains(frame.SopClassUid)).Select(frame => frame.FrameOfReferenceUid).Distinct().Count();
        if (references > 1) yield return Several("Frame of Reference UID (0020,0052)", references);
    }

    private static SeriesProblem? Lacking(IReadOnlyCollection<FrameDescription> frames, string attribute, Func<FrameDescription, bool> isMissing)
    {
        var count = frames.Count(isMissing);
        return count == 0 ? null : new(MissingAttribute, Text($"{attribute} is missing in {count} of {frames.Count} {(frames.Count == 1 ? "image" : "images")}."));
    }

    private static SeriesProblem Several(string attribute, int values) => new(ContradictoryAttribute, Text($"{attribute} has {values} different values in one series."));

    private static SeriesProblem Fewer(string attribute, int stated, int received) =>
        new(FewerThanStated, Text($"{attribute} says {stated}, and {received} {(received == 1 ? "is" : "are")} here."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
