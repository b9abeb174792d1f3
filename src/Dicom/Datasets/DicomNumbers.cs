using System.Globalization;
using System.Runtime.InteropServices;

namespace Annotator.Dicom;

/// <summary>Numbers of binary and text VRs.</summary>
internal static class DicomNumbers
{
    /// <summary>The values of a binary VR, boxed in their own type; a trailing part of a value is left out.</summary>
    public static IEnumerable<object> Read(DicomVr vr, ReadOnlyMemory<byte> bytes) => vr switch
    {
        DicomVr.US => Boxed<ushort>(bytes),
        DicomVr.SS => Boxed<short>(bytes),
        DicomVr.UL => Boxed<uint>(bytes),
        DicomVr.SL => Boxed<int>(bytes),
        DicomVr.UV => Boxed<ulong>(bytes),
        DicomVr.SV => Boxed<long>(bytes),
        DicomVr.FL => Boxed<float>(bytes),
        DicomVr.FD => Boxed<double>(bytes),
        _ => [],
    };

    public static string ToText(object number) => ((IFormattable)number).ToString(number is float or double ? "R" : null, CultureInfo.InvariantCulture);

    public static double ToDouble(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);

    public static long? ToInteger(object number) => number switch
    {
        ulong large => large <= long.MaxValue ? (long)large : null,
        float or double => Whole(ToDouble(number)),
        _ => Convert.ToInt64(number, CultureInfo.InvariantCulture),
    };

    public static double ParseDecimal(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN;

    /// <summary>IS by the book; a whole number written as a decimal ("3.0") is met in practice and read.</summary>
    public static long? ParseInteger(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : Whole(ParseDecimal(text));

    private static long? Whole(double value) => Math.Floor(value) == value && Math.Abs(value) < 9e15 ? (long)value : null;

    private static object[] Boxed<T>(ReadOnlyMemory<byte> bytes) where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes.Span);
        var boxed = new object[values.Length];
        for (var i = 0; i < boxed.Length; i++)
        {
            boxed[i] = values[i];
        }
        return boxed;
    }
}
