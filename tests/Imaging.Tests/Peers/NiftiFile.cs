using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Tests.Peers;

/// <summary>A NIfTI-1 file as dcm2niix writes it: little-endian, uncompressed, with an sform. A reader for tests, apart from the product's own.</summary>
internal sealed class NiftiFile
{
    private readonly float[] _values;

    private NiftiFile(int[] dim, double[] sform, float[] values, double slope, double intercept) =>
        (Dim, Sform, _values, Slope, Intercept) = (dim, sform, values, slope, intercept);

    /// <summary>Columns, rows, slices, volumes.</summary>
    public int[] Dim { get; }

    /// <summary>RAS mm from voxel indices, 3 × 4 row-major, float32 in the file.</summary>
    public double[] Sform { get; }

    public double Slope { get; }

    public double Intercept { get; }

    public float Stored(int x, int y, int z, int t) => _values[(((((long)t * Dim[2]) + z) * Dim[1]) + y) * Dim[0] + x];

    public RasPoint At(double x, double y, double z)
    {
        double Row(int r) => (Sform[4 * r] * x) + (Sform[(4 * r) + 1] * y) + (Sform[(4 * r) + 2] * z) + Sform[(4 * r) + 3];
        return new(Row(0), Row(1), Row(2));
    }

    public static NiftiFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(348, BinaryPrimitives.ReadInt32LittleEndian(bytes));
        short Short(int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at));
        float Float(int at) => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at));
        int[] dim = [.. Enumerable.Range(1, 4).Select(n => n <= Short(40) ? Short(40 + (2 * n)) : 1)];
        Assert.True(Short(254) > 0, "no sform");
        var data = bytes.AsSpan((int)Float(108));
        var count = dim.Aggregate(1, (a, b) => a * b);
        float[] values = Short(70) switch
        {
            2 => [.. data[..count].ToArray().Select(v => (float)v)],
            4 => [.. MemoryMarshal.Cast<byte, short>(data)[..count].ToArray().Select(v => (float)v)],
            512 => [.. MemoryMarshal.Cast<byte, ushort>(data)[..count].ToArray().Select(v => (float)v)],
            16 => MemoryMarshal.Cast<byte, float>(data)[..count].ToArray(),
            var type => throw new NotSupportedException($"NIfTI datatype {type}"),
        };
        return new(dim, [.. Enumerable.Range(0, 12).Select(n => (double)Float(280 + (4 * n)))], values, Float(112), Float(116));
    }
}
