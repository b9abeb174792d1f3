using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Projects;

namespace Annotator.Imaging.Volumes;

/// <summary>A volume or stack as it was assembled: all that a viewer is told, and all that loading it needs. Kept as JSON beside the exam.</summary>
/// <param name="Descriptor">What a viewer is told.</param>
/// <param name="Frames">The frames in k order.</param>
/// <param name="Padding">Voxels that mean "no image here"; null when there are none. Of float volumes one value below all others.</param>
/// <param name="HasSourceWindow">False when neither the images nor the modality offer a window: <see cref="WithWindow"/> then sets one found from the voxels.</param>
/// <param name="SplitBy">The attribute that told this volume from its siblings in the series; null when nothing had to.</param>
public sealed record VolumeManifest(
    VolumeDescriptor Descriptor, ImmutableArray<VolumeFrame> Frames, PaddingRange? Padding, bool HasSourceWindow, string? SplitBy = null)
{
    /// <summary>The content id.</summary>
    public string Id => Descriptor.Id;

    /// <summary>What a viewer is told, with each slice's own plane where the slices are no lattice.</summary>
    public VolumeDescriptor Describe() => Descriptor.IsVolume ? Descriptor : Descriptor with { SlicePlanes = [.. Frames.Select(frame => frame.Plane)] };

    /// <summary>The in-plane spacing of a stack, when all its slices tell the same; null for a volume.</summary>
    public PixelSpacing? StackSpacing() => Descriptor.IsVolume ? null : Descriptor.Planes[0].PixelSpacing;

    /// <summary>How a lattice plane of it is cut; null when it does not have that plane.</summary>
    public LatticePlaneDescriptor? FindPlane(LatticePlane plane)
    {
        foreach (var descriptor in Descriptor.Planes)
            if (descriptor.Plane == plane) return descriptor;
        return null;
    }

    /// <summary>Patient position of a place in the lattice: by the affine, or for a stack by the slice's own plane (k is rounded); null when unknown.</summary>
    public LpsPoint? ToLps(IjkPoint ijk)
    {
        if (Descriptor.Grid.GetLpsFromIjk() is { } lpsFromIjk) return lpsFromIjk * ijk;
        var k = ijk.ToVoxel().K;
        return (uint)k < (uint)Frames.Length ? Frames[k].Plane?.At(ijk.I, ijk.J) : null;
    }

    /// <summary>The same volume with a window found from its voxels.</summary>
    public VolumeManifest WithWindow(WindowPreset window) => this with { Descriptor = Descriptor with { Window = window }, HasSourceWindow = true };
}

/// <summary>One slice of a volume: where its pixels are and how they are stored.</summary>
/// <param name="SopInstanceUid">The instance.</param>
/// <param name="FrameIndex">The frame within it, from 0.</param>
/// <param name="Format">How its pixels are stored.</param>
/// <param name="Slope">Rescale Slope of this slice; 1 when there is none.</param>
/// <param name="Intercept">Rescale Intercept of this slice; 0 when there is none.</param>
/// <param name="Plane">How the slice itself lies in the patient; null when it does not tell.</param>
/// <param name="Tile">Which part of the stored frame the slice is, when the frame is a mosaic; null when it is the whole.</param>
/// <param name="HasModalityLut">The loader applies the frame's Modality LUT: <paramref name="Format"/> is that of its values, not of the stored ones.</param>
/// <param name="StoredPadding">Which of its stored values are padding; null when none are.</param>
public sealed record VolumeFrame(
    string SopInstanceUid, int FrameIndex, FramePixelFormat Format, double Slope, double Intercept, ImagePlane? Plane, MosaicTile? Tile = null,
    bool HasModalityLut = false, PaddingRange? StoredPadding = null);

/// <summary>Stored values that mean "no image here", both ends included (PS3.3 C.7.5.1.1.2).</summary>
public sealed record PaddingRange(int First, int Last);

/// <summary>What a series became.</summary>
/// <param name="Volumes">Volumes and stacks; the largest first.</param>
/// <param name="Refused">What could not be opened at all, and why.</param>
public sealed record AssembledSeries(ImmutableArray<VolumeManifest> Volumes, ImmutableArray<SeriesProblem> Refused);
