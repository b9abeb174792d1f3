using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nifti;

/// <summary>Writes NIfTI headers, little-endian, with the affine as sform and, where its axes are at right angles, as qform.</summary>
/// <remarks>NIfTI-1 keeps affine and rescale as 32-bit floats; NIfTI-2, taken only where an axis has more than 32,767 voxels, as 64-bit ones.</remarks>
internal static class NiftiWriter
{
    private const int LongestAxis1 = 32_767;
    private const int LabelIntent = 1002;
    private const int ScannerCode = 1;
    private const byte MillimetresAndSeconds = 2 | 8;
    private const int LongestDescription = 79;
    private const double RightAngle = 1e-5;

    /// <summary>The header with the four bytes that say that no extension follows.</summary>
    public static byte[] Header(VolumeLayout layout) => Math.Max(layout.Columns, Math.Max(layout.Rows, layout.Slices)) > LongestAxis1 ? Header2(layout) : Header1(layout);

    private static byte[] Header1(VolumeLayout layout)
    {
        var bytes = new byte[NiftiHeader.Length1 + 4];
        void Short(int at, int value) => BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)value);
        void Float(int at, double value) => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), (float)value);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, NiftiHeader.Length1);
        bytes[38] = (byte)'r';
        var dims = Dims(layout);
        for (var n = 0; n < dims.Length; n++) Short(40 + (2 * n), dims[n]);
        Short(68, layout.IsLabelmap ? LabelIntent : 0);
        Short(70, DatatypeOf(layout.Type));
        Short(72, 8 * Scalars.BytesOf(layout.Type));
        Float(108, bytes.Length);
        Float(112, layout.Slope);
        Float(116, layout.Intercept);
        bytes[123] = MillimetresAndSeconds;
        WriteAffine(layout.LpsFromIjk, Short, Float, new Offsets(76, 4, 252, 254, 256, 280));
        Describe(layout, bytes.AsSpan(148, LongestDescription));
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        return bytes;
    }

    private static byte[] Header2(VolumeLayout layout)
    {
        var bytes = new byte[NiftiHeader.Length2 + 4];
        void Int(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        void Double(int at, double value) => BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), value);
        Int(0, NiftiHeader.Length2);
        "n+2\0\r\n\u001a\n"u8.CopyTo(bytes.AsSpan(4));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(12), (short)DatatypeOf(layout.Type));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(14), (short)(8 * Scalars.BytesOf(layout.Type)));
        var dims = Dims(layout);
        for (var n = 0; n < dims.Length; n++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16 + (8 * n)), dims[n]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(168), bytes.Length);
        Double(176, layout.Slope);
        Double(184, layout.Intercept);
        Describe(layout, bytes.AsSpan(240, LongestDescription));
        Int(500, MillimetresAndSeconds);
        Int(504, layout.IsLabelmap ? LabelIntent : 0);
        WriteAffine(layout.LpsFromIjk, Int, Double, new Offsets(104, 8, 344, 348, 352, 400));
        return bytes;
    }

    private static void Describe(VolumeLayout layout, Span<byte> target) =>
        Encoding.ASCII.GetBytes(layout.Description.AsSpan(0, Math.Min(layout.Description.Length, LongestDescription)), target);

    private static int[] Dims(VolumeLayout layout) => [3, layout.Columns, layout.Rows, layout.Slices, 1, 1, 1, 1];

    private static void WriteAffine(LpsFromIjk affine, Action<int, int> whole, Action<int, double> number, Offsets at)
    {
        // LPS to RAS: x and y change sign.
        LpsVector[] ras = [Ras(affine.I), Ras(affine.J), Ras(affine.K), Ras(affine.Origin - default(LpsPoint))];
        whole(at.SformCode, ScannerCode);
        for (var column = 0; column < 4; column++)
        {
            number(at.Srow + (column * at.Step), ras[column].X);
            number(at.Srow + ((4 + column) * at.Step), ras[column].Y);
            number(at.Srow + ((8 + column) * at.Step), ras[column].Z);
        }
        var qfac = affine.Determinant < 0 ? -1 : 1;
        double[] pixdim = [qfac, affine.I.Length, affine.J.Length, affine.K.Length, 1, 1, 1, 1];
        for (var n = 0; n < pixdim.Length; n++) number(at.Pixdim + (n * at.Step), pixdim[n]);
        if (!IsRightAngled(affine)) return;
        whole(at.QformCode, ScannerCode);
        var (b, c, d) = Quaternion(ras[0].Normalised(), ras[1].Normalised(), ras[2].Normalised() * qfac);
        double[] q = [b, c, d, ras[3].X, ras[3].Y, ras[3].Z];
        for (var n = 0; n < q.Length; n++) number(at.Quatern + (n * at.Step), q[n]);
    }

    private static LpsVector Ras(LpsVector lps) => new(-lps.X, -lps.Y, lps.Z);

    private static bool IsRightAngled(LpsFromIjk affine)
    {
        var (i, j, k) = (affine.I.Normalised(), affine.J.Normalised(), affine.K.Normalised());
        return Math.Abs(i.Dot(j)) < RightAngle && Math.Abs(i.Dot(k)) < RightAngle && Math.Abs(j.Dot(k)) < RightAngle;
    }

    // The quaternion of a rotation with columns x, y, z, its real part not negative; the largest part is found first, so nothing is divided by nearly 0.
    private static (double B, double C, double D) Quaternion(LpsVector x, LpsVector y, LpsVector z)
    {
        double[] squares = [1 + x.X + y.Y + z.Z, 1 + x.X - y.Y - z.Z, 1 - x.X + y.Y - z.Z, 1 - x.X - y.Y + z.Z];
        var largest = Array.IndexOf(squares, squares.Max());
        var s = 2 * Math.Sqrt(squares[largest]);
        var (a, b, c, d) = largest switch
        {
            0 => (s / 4, (y.Z - z.Y) / s, (z.X - x.Z) / s, (x.Y - y.X) / s),
            1 => ((y.Z - z.Y) / s, s / 4, (y.X + x.Y) / s, (z.X + x.Z) / s),
            2 => ((z.X - x.Z) / s, (y.X + x.Y) / s, s / 4, (z.Y + y.Z) / s),
            _ => ((x.Y - y.X) / s, (z.X + x.Z) / s, (z.Y + y.Z) / s, s / 4),
        };
        return a < 0 ? (-b, -c, -d) : (b, c, d);
    }

    private static int DatatypeOf(ScalarType type) => type switch
    {
        ScalarType.Uint8 => 2,
        ScalarType.Int16 => 4,
        ScalarType.Int32 => 8,
        ScalarType.Float32 => 16,
        ScalarType.Float64 => 64,
        ScalarType.Rgb24 => 128,
        ScalarType.Int8 => 256,
        ScalarType.Uint16 => 512,
        ScalarType.Uint32 => 768,
        ScalarType.Int64 => 1024,
        ScalarType.Uint64 => 1280,
        _ => throw new UnreachableException($"No datatype for {type}"),
    };

    private sealed record Offsets(int Pixdim, int Step, int QformCode, int SformCode, int Quatern, int Srow);
}
