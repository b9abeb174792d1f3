using System.Runtime.InteropServices;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>Voxels in one of the types this house keeps: 8- and 16-bit whole numbers with one rescale, 32-bit float modality values, or colour.</summary>
/// <param name="Format">How each voxel is stored.</param>
/// <param name="Bytes">The voxels, little-endian.</param>
/// <param name="Slope">Modality = stored × slope + intercept.</param>
/// <param name="Intercept">See <paramref name="Slope"/>.</param>
/// <param name="Problem">What was lost, when something was.</param>
public sealed record NarrowedVoxels(FramePixelFormat Format, byte[] Bytes, double Slope, double Intercept, SeriesProblem? Problem = null)
{
    private const double MostExactInFloat = 1 << 24;

    /// <summary>Narrows what a file holds. Wider whole numbers (and 64-bit floats that are whole) that fit 16 bits are kept exactly; others become 32-bit
    /// floats.</summary>
    /// <param name="header">What the voxels are.</param>
    /// <param name="voxels">As <see cref="VolumeFile.Decode"/> gives them; taken over.</param>
    public static NarrowedVoxels Of(VolumeFileHeader header, byte[] voxels)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(voxels);
        return header.Type switch
        {
            ScalarType.Uint8 => new(Whole(8, false), voxels, header.Slope, header.Intercept),
            ScalarType.Int8 => new(Whole(8, true), voxels, header.Slope, header.Intercept),
            ScalarType.Uint16 => new(Whole(16, false), voxels, header.Slope, header.Intercept),
            ScalarType.Int16 => new(Whole(16, true), voxels, header.Slope, header.Intercept),
            ScalarType.Rgb24 => new(new FramePixelFormat(8, 8, 7, false, 3, "RGB"), voxels, 1, 0),
            ScalarType.Float32 when header is { Slope: 1, Intercept: 0 } => new(Float, voxels, 1, 0),
            ScalarType.Float32 => ToFloat<float>(header, voxels, value => value),
            ScalarType.Int32 => Wide<int>(header, voxels, value => value),
            ScalarType.Uint32 => Wide<uint>(header, voxels, value => value),
            ScalarType.Int64 => Wide<long>(header, voxels, value => value),
            ScalarType.Uint64 => Wide<ulong>(header, voxels, value => value),
            _ => Wide<double>(header, voxels, value => value),
        };
    }

    private static FramePixelFormat Float => new(32, 32, 31, true, 1, "MONOCHROME2", IsFloat: true);

    private static FramePixelFormat Whole(int bits, bool isSigned) => new(bits, bits, bits - 1, isSigned, 1, "MONOCHROME2");

    private static NarrowedVoxels Wide<T>(VolumeFileHeader header, byte[] voxels, Func<T, double> widen)
        where T : unmanaged
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in MemoryMarshal.Cast<byte, T>(voxels.AsSpan()))
        {
            var number = widen(value);
            // −0 is a float of its own.
            if (number != Math.Floor(number) || !double.IsFinite(number) || (number == 0 && double.IsNegative(number))) return ToFloat(header, voxels, widen);
            (least, most) = (Math.Min(least, number), Math.Max(most, number));
        }
        if (least >= short.MinValue && most <= short.MaxValue) return new(Whole(16, true), Narrow(voxels, widen, (double n) => (short)n), header.Slope,
            header.Intercept);
        return least >= 0 && most <= ushort.MaxValue
            ? new(Whole(16, false), Narrow(voxels, widen, (double n) => (ushort)n), header.Slope, header.Intercept)
            : ToFloat(header, voxels, widen);
    }

    private static byte[] Narrow<TFrom, TTo>(byte[] voxels, Func<TFrom, double> widen, Func<double, TTo> narrow)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(voxels.AsSpan());
        var narrowed = new byte[from.Length * Marshal.SizeOf<TTo>()];
        var to = MemoryMarshal.Cast<byte, TTo>(narrowed.AsSpan());
        for (var n = 0; n < from.Length; n++) to[n] = narrow(widen(from[n]));
        return narrowed;
    }

    private static NarrowedVoxels ToFloat<T>(VolumeFileHeader header, byte[] voxels, Func<T, double> widen)
        where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(voxels.AsSpan());
        var modality = new byte[from.Length * sizeof(float)];
        var to = MemoryMarshal.Cast<byte, float>(modality.AsSpan());
        var isRounded = false;
        for (var n = 0; n < from.Length; n++)
        {
            var stored = widen(from[n]);
            to[n] = (float)((stored * header.Slope) + header.Intercept);
            isRounded |= Math.Abs(stored) > MostExactInFloat && (float)stored != stored;
        }
        return new(Float, modality, 1, 0, isRounded && !Scalars.IsFloat(header.Type) ? FileProblems.ValuesRounded : null);
    }
}
