namespace Annotator.Dicom;

/// <summary>The fragments of encapsulated pixel data (PS3.5 A.4), as slices of the source.</summary>
/// <param name="offsetTable">The Basic Offset Table's entries: from the first byte after the table's item to each frame's first item. Empty when there is
/// none.</param>
/// <param name="items">The fragments, in order.</param>
public sealed class DicomFragments(IReadOnlyList<uint> offsetTable, IReadOnlyList<ReadOnlyMemory<byte>> items)
{
    /// <summary>The Basic Offset Table's entries; empty when there is none.</summary>
    public IReadOnlyList<uint> OffsetTable { get; } = offsetTable;

    /// <summary>The fragments, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Items { get; } = items;
}
