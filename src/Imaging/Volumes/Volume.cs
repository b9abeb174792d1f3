using System.Buffers;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Volumes;

/// <summary>The voxels of a volume or stack in memory, in their native type. Immutable and safe to read from many threads.</summary>
/// <remarks>One array for each k-slice; slices across i come from transposed slabs made on demand (docs/adr/0003-volume-layout.md).</remarks>
public sealed class Volume
{
    private readonly byte[][] _slices;
    private readonly TransposedSlabs _slabs;

    /// <summary>Takes the k-slices as they are; they must not be changed afterwards.</summary>
    /// <param name="manifest">What the voxels are.</param>
    /// <param name="slices">For each k, <c>rows × columns</c> voxels of the descriptor's pixel type, little-endian.</param>
    public Volume(VolumeManifest manifest, byte[][] slices)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(slices);
        Manifest = manifest;
        BytesPerVoxel = BytesOf(manifest.Descriptor.PixelType);
        ArgumentOutOfRangeException.ThrowIfNotEqual(slices.Length, Grid.Slices);
        foreach (var slice in slices) ArgumentOutOfRangeException.ThrowIfNotEqual(slice.Length, Grid.VoxelsPerSlice * BytesPerVoxel);
        _slices = slices;
        _slabs = new TransposedSlabs(slices, Grid, BytesPerVoxel);
    }

    /// <summary>What the voxels are.</summary>
    public VolumeManifest Manifest { get; }

    /// <summary>The lattice.</summary>
    public Grid Grid => Manifest.Descriptor.Grid;

    /// <summary>Bytes a voxel takes: 1, 2, 3 or 4.</summary>
    public int BytesPerVoxel { get; }

    /// <summary>Bytes of the voxels, without transposed slabs.</summary>
    public long VoxelBytes => (long)Grid.VoxelsPerSlice * Grid.Slices * BytesPerVoxel;

    /// <summary>Bytes the transposed slabs take now.</summary>
    public long SlabBytes => _slabs.Bytes;

    /// <summary>The k-slices, for kernels.</summary>
    internal byte[][] Slices => _slices;

    /// <summary>Called after a slab was made, so that a cache can count it.</summary>
    internal Action<Volume>? Grown { get; set; }

    /// <summary>Bytes a voxel of a type takes.</summary>
    public static int BytesOf(PixelType type) => type switch { PixelType.Uint8 => 1, PixelType.Rgb8 => 3, PixelType.Float32 => 4, _ => 2 };

    /// <summary>The voxels of one k-slice, rows × columns, row-major.</summary>
    public ReadOnlyMemory<byte> KSlice(int k) => _slices[k];

    /// <summary>One slice of a lattice plane in the native type. Dispose it when its bytes have been used.</summary>
    /// <param name="plane">One of the descriptor's planes.</param>
    /// <param name="index">The slice, from 0, in the plane's own order.</param>
    public SlicePixels Slice(LatticePlaneDescriptor plane, int index)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, plane.Count);
        var at = plane.SliceAxis.Map(index, plane.Count);
        if (plane.SliceAxis.Axis == VoxelAxis.K) return LayOut(Manifest, plane, _slices[at]);
        var pixels = SlicePixels.Rent(Manifest.Descriptor.PixelType, plane.Width, plane.Height);
        Extract(plane, at, pixels.Writable);
        return pixels;
    }

    /// <summary>The modality value of a voxel (the first of three for colour): stored × slope + intercept.</summary>
    public double ModalityValue(VoxelIndex voxel)
    {
        if (!Grid.Contains(voxel)) throw new ArgumentOutOfRangeException(nameof(voxel));
        var at = (voxel.J * Grid.Columns) + voxel.I;
        var slice = _slices[voxel.K];
        double stored = Manifest.Descriptor.PixelType switch
        {
            PixelType.Int16 => MemoryMarshal.Cast<byte, short>(slice)[at],
            PixelType.Uint16 => MemoryMarshal.Cast<byte, ushort>(slice)[at],
            PixelType.Float32 => MemoryMarshal.Cast<byte, float>(slice)[at],
            _ => slice[at * BytesPerVoxel],
        };
        return (stored * Manifest.Descriptor.Slope) + Manifest.Descriptor.Intercept;
    }

    /// <summary>One k-slice as the picture of a plane across k: lent where it stands so already, copied otherwise.</summary>
    internal static SlicePixels LayOut(VolumeManifest manifest, LatticePlaneDescriptor plane, byte[] slice)
    {
        var (type, grid) = (manifest.Descriptor.PixelType, manifest.Descriptor.Grid);
        if (plane is { ColumnAxis: { Axis: VoxelAxis.I, Reversed: false }, RowAxis.Reversed: false }) return new SlicePixels(type, plane.Width, plane.Height, slice);
        var pixels = SlicePixels.Rent(type, plane.Width, plane.Height);
        SliceExtraction.Run(new RowsOfSlice(slice, grid.Columns * BytesOf(type)), plane, BytesOf(type), pixels.Writable);
        return pixels;
    }

    /// <summary>Frees the transposed slabs; they are made again when they are asked for.</summary>
    internal void DropSlabs() => _slabs.Drop();

    private void Extract(LatticePlaneDescriptor plane, int at, Span<byte> picture)
    {
        switch (plane.SliceAxis.Axis)
        {
            case VoxelAxis.J: SliceExtraction.Run(new RowsAcrossSlices(_slices, at * Grid.Columns * BytesPerVoxel, Grid.Columns * BytesPerVoxel), plane, BytesPerVoxel, picture); break;
            default:
                var (slab, isNew) = _slabs.At(at);
                SliceExtraction.Run(new RowsOfSlab(slab, Grid.Rows * BytesPerVoxel), plane, BytesPerVoxel, picture);
                if (isNew) Grown?.Invoke(this);
                break;
        }
    }

    // Across k: row j of one k-slice.
    private readonly struct RowsOfSlice(byte[] slice, int rowBytes) : IVoxelRows
    {
        public ReadOnlySpan<byte> Row(int index) => slice.AsSpan(index * rowBytes, rowBytes);
    }

    // Across j: the same row of each k-slice.
    private readonly struct RowsAcrossSlices(byte[][] slices, int offset, int rowBytes) : IVoxelRows
    {
        public ReadOnlySpan<byte> Row(int index) => slices[index].AsSpan(offset, rowBytes);
    }

    // Across i: the column of each k-slice, which a slab holds as a row.
    private readonly struct RowsOfSlab(ReadOnlyMemory<byte> slab, int rowBytes) : IVoxelRows
    {
        public ReadOnlySpan<byte> Row(int index) => slab.Span.Slice(index * rowBytes, rowBytes);
    }
}

/// <summary>A picture in its native type: row-major, little-endian. Its bytes are valid until it is disposed.</summary>
public sealed class SlicePixels : IDisposable
{
    private byte[]? _rented;

    /// <summary>Borrows bytes that somebody else owns.</summary>
    internal SlicePixels(PixelType type, int width, int height, ReadOnlyMemory<byte> bytes) => (Type, Width, Height, Bytes) = (type, width, height, bytes);

    /// <summary>The type of a pixel.</summary>
    public PixelType Type { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The pixels.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    internal Span<byte> Writable => _rented.AsSpan(0, Bytes.Length);

    internal Span<byte> Row(int y) => _rented.AsSpan(y * Width * Volume.BytesOf(Type), Width * Volume.BytesOf(Type));

    internal static SlicePixels Rent(PixelType type, int width, int height)
    {
        var bytes = width * height * Volume.BytesOf(type);
        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        return new SlicePixels(type, width, height, rented.AsMemory(0, bytes)) { _rented = rented };
    }

    /// <summary>Gives the bytes back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is not { } rented) return;
        Bytes = default;
        ArrayPool<byte>.Shared.Return(rented);
    }
}
