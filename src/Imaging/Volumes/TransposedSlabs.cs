using System.Buffers;
using System.Runtime.InteropServices;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Volumes;

/// <summary>Neighbouring i-slices of a volume as pictures (j along a row, k down), made a cache line's worth of columns at a time.</summary>
/// <remarks>A voxel row is read 64 bytes at once whichever of its voxels is wanted, so the neighbours that come along are kept.</remarks>
internal sealed class TransposedSlabs
{
    private const int LineBytes = 64;

    private readonly byte[][] _slices;
    private readonly Grid _grid;
    private readonly int _bytesPerVoxel;
    private readonly int _columns;
    private readonly byte[]?[] _slabs;
    private readonly Lock[] _gates;
    private long _bytes;

    public TransposedSlabs(byte[][] slices, Grid grid, int bytesPerVoxel)
    {
        (_slices, _grid, _bytesPerVoxel) = (slices, grid, bytesPerVoxel);
        // An array holds less than 2 GiB: a slab of a very large series is narrower.
        var sliceBytes = (long)grid.Rows * grid.Slices * bytesPerVoxel;
        _columns = (int)Math.Clamp(Math.Min(LineBytes / bytesPerVoxel, Array.MaxLength / sliceBytes), 1, grid.Columns);
        _slabs = new byte[]?[((grid.Columns - 1) / _columns) + 1];
        _gates = new Lock[_slabs.Length];
        for (var n = 0; n < _gates.Length; n++) _gates[n] = new Lock();
    }

    /// <summary>Bytes held now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The picture at a column, rows of j for each k; made (once, however many ask) when it is not there.</summary>
    public (ReadOnlyMemory<byte> Picture, bool IsNew) At(int i)
    {
        var n = i / _columns;
        var isNew = false;
        var slab = Volatile.Read(ref _slabs[n]);
        if (slab is null)
        {
            lock (_gates[n])
            {
                slab = _slabs[n];
                isNew = slab is null;
                slab ??= Make(n);
            }
        }
        var pictureBytes = _grid.Rows * _grid.Slices * _bytesPerVoxel;
        return (slab.AsMemory((i - (n * _columns)) * pictureBytes, pictureBytes), isNew);
    }

    public void Drop()
    {
        for (var n = 0; n < _slabs.Length; n++)
            if (Interlocked.Exchange(ref _slabs[n], null) is { } slab) Interlocked.Add(ref _bytes, -slab.LongLength);
    }

    private byte[] Make(int n)
    {
        var first = n * _columns;
        var columns = Math.Min(_columns, _grid.Columns - first);
        var slab = GC.AllocateUninitializedArray<byte>(columns * _grid.Rows * _grid.Slices * _bytesPerVoxel);
        switch (_bytesPerVoxel)
        {
            case 1: Fill<byte>(slab, first, columns); break;
            case 2: Fill<ushort>(slab, first, columns); break;
            case 3: Fill<Rgb>(slab, first, columns); break;
            default: Fill<uint>(slab, first, columns); break;
        }
        Interlocked.Add(ref _bytes, slab.LongLength);
        Volatile.Write(ref _slabs[n], slab);
        return slab;
    }

    private void Fill<T>(byte[] slab, int first, int columns)
        where T : unmanaged
    {
        var target = MemoryMarshal.Cast<byte, T>(slab.AsSpan());
        // Turned within the first-level cache, then copied: the slab's pictures lie a power of two apart, and stores to all of them at once would evict each other.
        var turned = ArrayPool<T>.Shared.Rent(columns * _grid.Rows);
        for (var k = 0; k < _grid.Slices; k++)
        {
            var source = MemoryMarshal.Cast<byte, T>(_slices[k].AsSpan());
            Transposition.Run<T>(source[first..], _grid.Columns, _grid.Rows, columns, turned, _grid.Rows);
            for (var c = 0; c < columns; c++)
                turned.AsSpan(c * _grid.Rows, _grid.Rows).CopyTo(target[(((c * _grid.Slices) + k) * _grid.Rows)..]);
        }
        ArrayPool<T>.Shared.Return(turned);
    }
}
