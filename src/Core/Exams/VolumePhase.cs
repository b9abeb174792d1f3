using System.Collections.Immutable;

namespace Annotator.Core.Exams;

/// <summary>Where a volume stands among volumes of the same place: one step of a time axis, or one echo, b-value or heart phase.</summary>
/// <param name="AxisId">What volumes of one axis have in common; a viewer offers them as one slider.</param>
/// <param name="Index">Its place on the axis, from 0, in the order of the coordinates.</param>
/// <param name="Count">How many volumes the axis has.</param>
/// <param name="Coordinates">What tells it from the others, the leading dimension first.</param>
public sealed record VolumePhase(string AxisId, int Index, int Count, ImmutableArray<PhaseCoordinate> Coordinates)
{
    /// <summary>Equal axis, place and coordinates.</summary>
    public bool Equals(VolumePhase? other) =>
        other is not null && AxisId == other.AxisId && Index == other.Index && Count == other.Count && Coordinates.AsSpan().SequenceEqual(other.Coordinates.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(AxisId, Index, Count);
}

/// <summary>The value of one dimension that tells a volume from its siblings.</summary>
/// <param name="Dimension">A stable code such as <c>temporal-position</c>, <c>echo-time</c> or <c>b-value</c>.</param>
/// <param name="Name">The dimension in words.</param>
/// <param name="Value">Its value as a number; null when it is no number or not said.</param>
/// <param name="Unit">The unit of the value, such as <c>ms</c> or <c>s/mm²</c>; null for a count.</param>
/// <param name="Text">The value as it is shown.</param>
public sealed record PhaseCoordinate(string Dimension, string Name, double? Value, string? Unit, string Text);
