using System.Collections.Concurrent;
using System.Numerics;

namespace Annotator.Dicom.PixelData.JpegLs;

/// <summary>The coding parameters of a scan and what follows from them (T.87 A.2.1, C.2.4.1.1).</summary>
internal sealed class JlsParameters
{
    private static readonly ConcurrentDictionary<(int, int, int, int, int), sbyte[]> Quantizers = new();

    public JlsParameters(int maxValue, int near, int t1, int t2, int t3, int reset)
    {
        var defaults = Defaults(maxValue, near);
        (T1, T2, T3) = (t1 == 0 ? defaults.T1 : t1, t2 == 0 ? defaults.T2 : t2, t3 == 0 ? defaults.T3 : t3);
        Reset = reset == 0 ? 64 : reset;
        if (maxValue is < 1 or > 65535 || near > Math.Min(255, maxValue / 2) || T1 <= near || T2 < T1 || T3 < T2 || T3 > maxValue || Reset < 3
            || Reset > Math.Max(255, maxValue))
        {
            throw JlsDecoder.Corrupt("its coding parameters are out of range");
        }
        (MaxValue, Near) = (maxValue, near);
        Step = (2 * near) + 1;
        Range = ((maxValue + (2 * near)) / Step) + 1;
        RangeBits = CeilLog2(Range);
        var bits = Math.Max(2, CeilLog2(maxValue + 1));
        Limit = 2 * (bits + Math.Max(8, bits));
        Quantizer = QuantizerOf();
    }

    public int MaxValue { get; }

    public int Near { get; }

    /// <summary>Distance of reconstructed errors.</summary>
    public int Step { get; }

    /// <summary>Count of errors.</summary>
    public int Range { get; }

    public int RangeBits { get; }

    /// <summary>The longest code.</summary>
    public int Limit { get; }

    public int Reset { get; }

    public int T1 { get; }

    public int T2 { get; }

    public int T3 { get; }

    /// <summary>The region of each gradient, from −MaxValue on.</summary>
    public sbyte[] Quantizer { get; }

    private static int CeilLog2(int value) => value <= 1 ? 0 : BitOperations.Log2((uint)(value - 1)) + 1;

    private static (int T1, int T2, int T3) Defaults(int most, int near)
    {
        if (most >= 128)
        {
            var factor = (Math.Min(most, 4095) + 128) / 256;
            var t1 = Clamp(factor + 2 + (3 * near), near + 1, most);
            var t2 = Clamp((factor * 4) + 3 + (5 * near), t1, most);
            return (t1, t2, Clamp((factor * 17) + 4 + (7 * near), t2, most));
        }
        var divisor = 256 / (most + 1);
        var low = Clamp(Math.Max(2, (3 / divisor) + (3 * near)), near + 1, most);
        var middle = Clamp(Math.Max(3, (7 / divisor) + (5 * near)), low, most);
        return (low, middle, Clamp(Math.Max(4, (21 / divisor) + (7 * near)), middle, most));
    }

    private static int Clamp(int value, int least, int most) => value > most || value < least ? least : value;

    private sbyte[] QuantizerOf()
    {
        var key = (MaxValue, Near, T1, T2, T3);
        if (Quantizers.TryGetValue(key, out var known))
        {
            return known;
        }
        var table = new sbyte[(2 * MaxValue) + 1];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (sbyte)Region(i - MaxValue);
        }
        // Hostile streams may name any parameters; only so many tables are kept.
        return Quantizers.Count < 32 ? Quantizers.GetOrAdd(key, table) : table;
    }

    private int Region(int gradient)
    {
        var size = Math.Abs(gradient);
        var region = size <= Near ? 0 : size < T1 ? 1 : size < T2 ? 2 : size < T3 ? 3 : 4;
        return gradient < 0 ? -region : region;
    }
}
