using System.Collections.Immutable;

namespace Annotator.Core.Contract;

/// <summary>Values of a volume at full depth: modality = stored × slope + intercept.</summary>
/// <param name="Type">The type of stored values.</param>
/// <param name="Slope">Rescale Slope; 1 where slices differ and stored values are modality values already.</param>
/// <param name="Intercept">Rescale Intercept.</param>
/// <param name="Unit">Rescale Type such as <c>HU</c>; null when unknown.</param>
/// <param name="Values">The voxels in the order they were asked for; of a region i fastest, then j, then k. Null for a point outside the volume.</param>
public sealed record VoxelValues(PixelType Type, double Slope, double Intercept, string? Unit, ImmutableArray<VoxelValue?> Values);

/// <summary>The value of one voxel.</summary>
/// <param name="I">Column, from 0.</param>
/// <param name="J">Row, from 0.</param>
/// <param name="K">Slice, from 0, along the grid.</param>
/// <param name="Stored">The stored value; red, green and blue for colour.</param>
/// <param name="Modality">The modality value; null for colour and for padding.</param>
/// <param name="IsPadding">The images say that there is no image here.</param>
public sealed record VoxelValue(int I, int J, int K, ImmutableArray<double> Stored, double? Modality, bool IsPadding);
