using System.Runtime.InteropServices;

namespace Annotator.Dicom.PixelData;

/// <summary>Finds which fragments make which frame (PS3.5 A.4): by the extended or basic offset table where it fits the fragments, else by counting, else by
/// start markers.</summary>
internal static class FrameLocator
{
    private static ReadOnlySpan<byte> Jp2Signature => [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];

    /// <summary>For each frame the index of its first fragment, and the count of fragments at the end.</summary>
    /// <exception cref="DicomFormatException"><c>bad-pixel-description</c>: fragments cannot be told apart into so many frames.</exception>
    public static int[] Locate(DicomFragments fragments, DicomDataset dataset, int frames)
    {
        var count = fragments.Items.Count;
        if (count < frames)
        {
            throw Bad($"{count} fragments cannot hold {frames} frames");
        }
        if (frames == 1)
        {
            return [0, count];
        }
        var starts = Starts(fragments);
        return ByOffsets(ExtendedOffsets(dataset), starts, frames, count)
            ?? ByOffsets([.. fragments.OffsetTable.Select(offset => (ulong)offset)], starts, frames, count)
            ?? (count == frames ? [.. Enumerable.Range(0, frames + 1)] : ByMarkers(fragments, frames))
            ?? throw Bad($"{count} fragments cannot be divided into {frames} frames");
    }

    /// <summary>The bytes of one frame: a slice when it is one fragment, joined when it is several.</summary>
    public static ReadOnlyMemory<byte> Bytes(DicomFragments fragments, int[] located, int frame)
    {
        var (first, end) = (located[frame], located[frame + 1]);
        if (end - first == 1)
        {
            return fragments.Items[first];
        }
        var joined = new byte[fragments.Items.Skip(first).Take(end - first).Sum(item => item.Length)];
        var at = 0;
        for (var i = first; i < end; i++)
        {
            fragments.Items[i].Span.CopyTo(joined.AsSpan(at));
            at += fragments.Items[i].Length;
        }
        return joined;
    }

    private static Dictionary<ulong, int> Starts(DicomFragments fragments)
    {
        var starts = new Dictionary<ulong, int>(fragments.Items.Count);
        var offset = 0ul;
        for (var i = 0; i < fragments.Items.Count; i++)
        {
            starts[offset] = i;
            offset += 8ul + (uint)fragments.Items[i].Length;
        }
        return starts;
    }

    private static ulong[] ExtendedOffsets(DicomDataset dataset) =>
        dataset[DicomTags.ExtendedOffsetTable] is { } table ? MemoryMarshal.Cast<byte, ulong>(table.Bytes.Span).ToArray() : [];

    // A table that does not point at fragments, or not in order, is worth nothing: such files are met, and the other ways still find the frames.
    private static int[]? ByOffsets(ulong[] offsets, Dictionary<ulong, int> starts, int frames, int count)
    {
        if (offsets.Length != frames)
        {
            return null;
        }
        var located = new int[frames + 1];
        located[frames] = count;
        for (var i = 0; i < frames; i++)
        {
            if (!starts.TryGetValue(offsets[i], out located[i]) || (i == 0 ? located[0] != 0 : located[i] <= located[i - 1]))
            {
                return null;
            }
        }
        return located;
    }

    private static int[]? ByMarkers(DicomFragments fragments, int frames)
    {
        var firsts = Enumerable.Range(0, fragments.Items.Count).Where(i => IsStart(fragments.Items[i].Span)).ToList();
        return firsts.Count == frames && firsts[0] == 0 ? [.. firsts, fragments.Items.Count] : null;
    }

    // SOI of JPEG and JPEG-LS, SOC of JPEG 2000, and the signature of a JP2 file that some writers put around it.
    private static bool IsStart(ReadOnlySpan<byte> fragment) => fragment.Length > 2 && ((fragment[0] == 0xFF && fragment[1] is 0xD8 or 0x4F
        && fragment[2] == 0xFF) || fragment.StartsWith(Jp2Signature));

    private static DicomFormatException Bad(string what) => new(DicomErrorCodes.BadPixelDescription, $"Encapsulated pixel data: {what}.");
}
