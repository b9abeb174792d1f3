using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>What a volume file that is written holds.</summary>
/// <param name="Columns">Voxels along i.</param>
/// <param name="Rows">Voxels along j.</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="Type">What one voxel is.</param>
/// <param name="LpsFromIjk">Where they lie.</param>
/// <param name="Slope">Modality = stored × slope + intercept.</param>
/// <param name="Intercept">See <paramref name="Slope"/>.</param>
/// <param name="IsLabelmap">Whether the values are labels.</param>
/// <param name="Layers">Values at each voxel (NRRD only), the fastest axis; 1 for none.</param>
public sealed record VolumeLayout(
    int Columns, int Rows, int Slices, ScalarType Type, LpsFromIjk LpsFromIjk, double Slope = 1, double Intercept = 0, bool IsLabelmap = false, int Layers = 1)
{
    /// <summary>Key/value pairs (NRRD only).</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs { get; init; } = [];

    /// <summary>What NIfTI's <c>descrip</c> says; at most 79 ASCII characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Bytes of one k-slice.</summary>
    public int SliceBytes => checked(Columns * Rows * Scalars.BytesOf(Type) * Layers);
}

/// <summary>The forms in which volumes are written.</summary>
public enum VolumeFileFormat
{
    /// <summary>NIfTI-1, or NIfTI-2 where an axis is too long for it; <c>.nii.gz</c>.</summary>
    Nifti,

    /// <summary>NRRD with attached gzip data; <c>.nrrd</c>.</summary>
    Nrrd,
}
