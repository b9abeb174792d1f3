using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;

namespace Annotator.Grains.Images;

/// <summary>Reads values of volumes at full depth, whatever a picture of them shows.</summary>
public sealed class VolumeProbe(VolumeService volumes)
{
    // So few slices are fetched by themselves when the volume is not in memory.
    private const int SlicesAlone = 4;

    /// <summary>The values of voxels.</summary>
    /// <param name="manifest">The volume.</param>
    /// <param name="voxels">Which voxels; null for a point that is in none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="projectId">Who asks.</param>
    /// <exception cref="Dicom.DicomFormatException">A frame does not decode.</exception>
    public async Task<VoxelValues> ReadAsync(StoredManifest manifest, IReadOnlyList<VoxelIndex?> voxels, CancellationToken cancellation, string projectId = "")
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(voxels);
        var slices = new Dictionary<int, ReadOnlyMemory<byte>>();
        foreach (var k in voxels.OfType<VoxelIndex>().Select(voxel => voxel.K).Distinct()) slices[k] = default;
        if (slices.Count > SlicesAlone) await volumes.LoadAsync(manifest, cancellation, projectId);
        foreach (var k in slices.Keys.ToList()) slices[k] = await volumes.LoadSliceAsync(manifest, k, cancellation);
        var d = manifest.Volume.Descriptor;
        return new VoxelValues(d.PixelType, d.Slope, d.Intercept, d.Unit, [.. voxels.Select(voxel => voxel is { } v ? Value(manifest, v, slices[v.K].Span) : null)]);
    }

    private static VoxelValue Value(StoredManifest manifest, VoxelIndex voxel, ReadOnlySpan<byte> slice)
    {
        var d = manifest.Volume.Descriptor;
        var at = (voxel.J * d.Grid.Columns) + voxel.I;
        var stored = Stored(d.PixelType, slice, at);
        if (d.PixelType == PixelType.Rgb8) return new VoxelValue(voxel.I, voxel.J, voxel.K, stored, null, false);
        var isPadding = manifest.Volume.Padding is { } padding && stored[0] >= padding.First && stored[0] <= padding.Last;
        return new VoxelValue(voxel.I, voxel.J, voxel.K, stored, isPadding ? null : (stored[0] * d.Slope) + d.Intercept, isPadding);
    }

    private static ImmutableArray<double> Stored(PixelType type, ReadOnlySpan<byte> slice, int at) => type switch
    {
        PixelType.Int16 => [MemoryMarshal.Cast<byte, short>(slice)[at]],
        PixelType.Uint16 => [MemoryMarshal.Cast<byte, ushort>(slice)[at]],
        PixelType.Float32 => [MemoryMarshal.Cast<byte, float>(slice)[at]],
        PixelType.Rgb8 => [slice[3 * at], slice[(3 * at) + 1], slice[(3 * at) + 2]],
        _ => [slice[at]],
    };
}
