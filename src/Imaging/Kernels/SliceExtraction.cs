using System.Buffers;
using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Kernels;

/// <summary>One red, green, blue pixel.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Rgb(byte Red, byte Green, byte Blue);

/// <summary>Gives the rows from which a picture is made: voxels along the faster of its two voxel axes, one row for each index of the slower.</summary>
internal interface IVoxelRows
{
    /// <summary>The row of bytes at an index of the slower axis.</summary>
    ReadOnlySpan<byte> Row(int index);
}

/// <summary>Lays rows of voxels out as a picture: copied, reversed or turned, never changed in value.</summary>
internal static class SliceExtraction
{
    private const int RowsAtOnce = 16;

    /// <summary>Writes the picture of a plane, row-major, <c>width × height</c> voxels.</summary>
    /// <param name="rows">The source rows.</param>
    /// <param name="plane">How the picture is cut.</param>
    /// <param name="bytesPerVoxel">1, 2, 3 or 4.</param>
    /// <param name="picture">Takes exactly <c>width × height × bytesPerVoxel</c> bytes.</param>
    public static void Run<TRows>(TRows rows, LatticePlaneDescriptor plane, int bytesPerVoxel, Span<byte> picture)
        where TRows : IVoxelRows
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(picture.Length, plane.Width * plane.Height * bytesPerVoxel);
        switch (bytesPerVoxel)
        {
            case 1: Run<TRows, byte>(rows, plane, picture); break;
            case 2: Run<TRows, ushort>(rows, plane, picture); break;
            case 3: Run<TRows, Rgb>(rows, plane, picture); break;
            case 4: Run<TRows, uint>(rows, plane, picture); break;
            default: throw new ArgumentOutOfRangeException(nameof(bytesPerVoxel));
        }
    }

    private static void Run<TRows, T>(TRows rows, LatticePlaneDescriptor plane, Span<byte> picture)
        where TRows : IVoxelRows
        where T : unmanaged
    {
        var pixels = MemoryMarshal.Cast<byte, T>(picture);
        if (plane.ColumnAxis.Axis < plane.RowAxis.Axis) CopyRows(rows, plane, pixels);
        else TurnRows(rows, plane, pixels);
    }

    private static void CopyRows<TRows, T>(TRows rows, LatticePlaneDescriptor plane, Span<T> pixels)
        where TRows : IVoxelRows
        where T : unmanaged
    {
        for (var y = 0; y < plane.Height; y++)
        {
            var written = pixels.Slice(y * plane.Width, plane.Width);
            MemoryMarshal.Cast<byte, T>(rows.Row(plane.RowAxis.Map(y, plane.Height))).CopyTo(written);
            if (plane.ColumnAxis.Reversed) written.Reverse();
        }
    }

    // The picture's columns are source rows: some rows are gathered (reversed when y is), then turned together.
    private static void TurnRows<TRows, T>(TRows rows, LatticePlaneDescriptor plane, Span<T> pixels)
        where TRows : IVoxelRows
        where T : unmanaged
    {
        var (width, height) = (plane.Width, plane.Height);
        var gathered = ArrayPool<T>.Shared.Rent(RowsAtOnce * height);
        for (var x = 0; x < width; x += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, width - x);
            for (var n = 0; n < count; n++)
            {
                var row = gathered.AsSpan(n * height, height);
                MemoryMarshal.Cast<byte, T>(rows.Row(plane.ColumnAxis.Map(x + n, width))).CopyTo(row);
                if (plane.RowAxis.Reversed) row.Reverse();
            }
            Transposition.Run<T>(gathered.AsSpan(0, count * height), height, count, height, pixels[x..], width);
        }
        ArrayPool<T>.Shared.Return(gathered);
    }
}
