using System.Buffers;

namespace Annotator.Imaging.Kernels;

/// <summary>Windows through a table over the stored values that occur, for functions that are not a line.</summary>
internal static class DisplayTable
{
    private const int MostEntries = 1 << 16;

    public static void Run<T, TLanes>(ReadOnlySpan<T> stored, VoiWindow window, Volumes.PaddingRange? padding, Span<byte> display)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (from, to) = (DisplayMap.First(padding), DisplayMap.Last(padding));
        var (least, most) = Range<T, TLanes>(stored);
        if (typeof(T) == typeof(float) || most - least >= MostEntries)
        {
            for (var n = 0; n < display.Length; n++) display[n] = Map(window, TLanes.ToFloat(stored[n]), from, to);
            return;
        }
        var table = ArrayPool<byte>.Shared.Rent(MostEntries);
        var first = (int)least;
        for (var value = first; value <= (int)most; value++) table[value - first] = Map(window, value, from, to);
        for (var n = 0; n < display.Length; n++) display[n] = table[(int)TLanes.ToFloat(stored[n]) - first];
        ArrayPool<byte>.Shared.Return(table);
    }

    private static byte Map(VoiWindow window, float stored, float from, float to) =>
        (stored >= from && stored <= to) || float.IsNaN(stored) ? (byte)0 : (byte)(window.Display(stored) + 0.5);

    private static (float Least, float Most) Range<T, TLanes>(ReadOnlySpan<T> stored)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in stored)
        {
            var x = TLanes.ToFloat(value);
            if (x < least) least = x;
            if (x > most) most = x;
        }
        return (least, most);
    }
}
