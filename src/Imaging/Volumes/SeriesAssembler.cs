using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Makes volumes and stacks of the frames of one series. What is not a regular lattice is said and stays a stack; nothing is fabricated.</summary>
/// <remarks>
/// Regular means: one orientation, size, spacing and pixel format; no two slices at one place; every slice's four corners within
/// <see cref="SliceFit.ToleranceMm"/> of the lattice; no shear above <see cref="SliceFit.ShearToleranceDegrees"/>.
/// </remarks>
public static class SeriesAssembler
{
    /// <summary>Assembles the frames of one series, given in any order. A frame given twice counts once.</summary>
    /// <exception cref="ArgumentException">The frames are of more than one series.</exception>
    public static AssembledSeries Assemble(IEnumerable<FrameDescription> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var distinct = frames.DistinctBy(frame => (frame.SopInstanceUid, frame.FrameIndex, frame.Tile)).ToList();
        if (distinct.Select(frame => frame.SeriesInstanceUid).Distinct().Count() > 1)
            throw new ArgumentException("The frames are of more than one series.", nameof(frames));

        var mosaics = distinct.Count(frame => frame.IsMosaic);
        ImmutableArray<SeriesProblem> refused = mosaics > 0 ? [SeriesProblems.MosaicRefused(mosaics)] : [];
        var groups = GeometricGroups.Of([.. distinct.Where(frame => !frame.IsMosaic)]);
        var said = GeometricGroups.Differences(groups);
        var volumes = groups.SelectMany(PositionGroups.Split)
            .Select(group => VolumeBuilder.Build(group with { Problems = group.Problems.AddRange(said) }))
            .OrderByDescending(volume => volume.Frames.Length)
            .ThenBy(volume => volume.Descriptor.Phase?.Index ?? 0)
            .ThenBy(volume => volume.Descriptor.Title, StringComparer.Ordinal)
            .ThenBy(volume => volume.Id, StringComparer.Ordinal);
        return new AssembledSeries([.. volumes], refused);
    }
}

/// <summary>Frames that are to become one volume or stack.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="Problems">What has been found so far.</param>
/// <param name="SplitBy">The attribute that told them from the rest.</param>
/// <param name="Suffix">What the title says of them beside the series' description.</param>
/// <param name="Phase">Where they stand among groups of the same place.</param>
/// <param name="PhaseKey">What their grid remembers of the phase.</param>
internal sealed record FrameGroup(
    ImmutableArray<FrameDescription> Frames, ImmutableArray<SeriesProblem> Problems, string? SplitBy = null, string? Suffix = null, VolumePhase? Phase = null,
    string? PhaseKey = null);
