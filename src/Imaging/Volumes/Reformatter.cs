using System.Buffers;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Volumes;

/// <summary>Cuts oblique pictures and slabs. Voxels that mean "no image here" take part in no value.</summary>
public static class Reformatter
{
    private const int RowsABand = 16;
    private const long SamplesWorthAThread = 1 << 20;

    /// <summary>A picture cut anywhere through a grey volume, in its native type. Dispose it when its bytes have been used.</summary>
    /// <param name="volume">The volume; it has patient geometry.</param>
    /// <param name="oblique">Where and how.</param>
    /// <param name="cancellation">Ends the work between rows.</param>
    /// <exception cref="ArgumentException">The volume is a stack or in colour.</exception>
    public static SlicePixels Cut(Volume volume, ObliquePlane oblique, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(oblique);
        var type = volume.Manifest.Descriptor.PixelType;
        if (type == PixelType.Rgb8 || volume.Grid.GetLpsFromIjk() is not { } lpsFromIjk) throw new ArgumentException("Only a grey volume can be cut obliquely.", nameof(volume));
        var picture = SlicePixels.Rent(type, oblique.Columns, oblique.Rows);
        try
        {
            Fill(volume, oblique, lpsFromIjk.Inverse(), picture, cancellation);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <summary>A slab around a slice of a lattice plane of a grey volume, in its native type: those slices whose centres lie within it.</summary>
    /// <exception cref="ArgumentException">The volume is a stack or in colour.</exception>
    public static SlicePixels Project(Volume volume, LatticePlaneDescriptor plane, int index, Slab slab, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(slab);
        if (slab.ThicknessMm == 0) return volume.Slice(plane, index);
        var aside = slab.StepsAside(DistanceOfSlices(volume.Grid, plane) ?? throw new ArgumentException("A stack has no slabs.", nameof(volume)));
        if (aside == 0) return volume.Slice(plane, index);
        var type = volume.Manifest.Descriptor.PixelType;
        if (type == PixelType.Rgb8) throw new ArgumentException("Colour has no slabs.", nameof(volume));
        var picture = SlicePixels.Rent(type, plane.Width, plane.Height);
        try
        {
            Project(volume, plane, (Math.Max(0, index - aside), Math.Min(plane.Count - 1, index + aside)), slab.Projection, picture, cancellation);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <summary>The distance between the slices of a lattice plane in mm, at right angles to them; null for a stack.</summary>
    public static double? DistanceOfSlices(Grid grid, LatticePlaneDescriptor plane)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(plane);
        if (grid.GetLpsFromIjk() is not { } lpsFromIjk) return null;
        return lpsFromIjk.VoxelVolumeMm3 / lpsFromIjk.Step(plane.ColumnAxis.Axis).Cross(lpsFromIjk.Step(plane.RowAxis.Axis)).Length;
    }

    private static void Fill(Volume volume, ObliquePlane oblique, IjkFromLps ijkFromLps, SlicePixels picture, CancellationToken cancellation)
    {
        var rows = new RowsOfPlane(volume, oblique, ijkFromLps);
        var bands = (oblique.Rows + RowsABand - 1) / RowsABand;
        var samples = (long)oblique.Columns * oblique.Rows * rows.Samples;
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = (int)Math.Clamp(samples / SamplesWorthAThread, 1, Environment.ProcessorCount) };
        Parallel.For(0, bands, options, band =>
        {
            for (var y = band * RowsABand; y < Math.Min(oblique.Rows, (band + 1) * RowsABand); y++)
            {
                cancellation.ThrowIfCancellationRequested();
                rows.Write(y, picture.Row(y));
            }
        });
    }

    private static void Project(Volume volume, LatticePlaneDescriptor plane, (int First, int Last) slices, Projection projection, SlicePixels picture, CancellationToken cancellation)
    {
        var (type, padding, length) = (volume.Manifest.Descriptor.PixelType, volume.Manifest.Padding, plane.Width * plane.Height);
        var rented = ArrayPool<float>.Shared.Rent(3 * length);
        try
        {
            var samples = rented.AsSpan(0, length);
            var sums = rented.AsSpan(length, length);
            var counts = rented.AsSpan(2 * length, length);
            sums.Fill(SlabProjection.Start(projection));
            counts.Clear();
            for (var at = slices.First; at <= slices.Last; at++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var slice = volume.Slice(plane, at);
                StoredRow.Read(type, slice.Bytes.Span, DisplayMap.First(padding), DisplayMap.Last(padding), samples);
                SlabProjection.Add(projection, samples, sums, counts);
            }
            SlabProjection.Finish(projection, sums, counts);
            StoredRow.Write(type, sums, ObliquePlane.Outside(volume.Manifest.Descriptor), picture.Writable);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Samples one row of an oblique picture after the other.</summary>
    private sealed class RowsOfPlane
    {
        private readonly SampledVoxels _voxels;
        private readonly ObliquePlane _oblique;
        private readonly IjkFromLps _ijkFromLps;
        private readonly PixelType _type;
        private readonly float _outside;
        private readonly LpsVector _slabStep;

        public RowsOfPlane(Volume volume, ObliquePlane oblique, IjkFromLps ijkFromLps)
        {
            var padding = volume.Manifest.Padding;
            _voxels = new SampledVoxels(volume.Slices, volume.Grid.Columns, volume.Grid.Rows, DisplayMap.First(padding), DisplayMap.Last(padding));
            (_oblique, _ijkFromLps, _type, _outside) = (oblique, ijkFromLps, volume.Manifest.Descriptor.PixelType, ObliquePlane.Outside(volume.Manifest.Descriptor));
            (Samples, _slabStep) = (oblique.SamplesThrough(ijkFromLps), oblique.Plane.Normal * oblique.SlabStepMm(ijkFromLps));
        }

        public int Samples { get; }

        public void Write(int y, Span<byte> stored)
        {
            var columns = _oblique.Columns;
            var rented = ArrayPool<float>.Shared.Rent(3 * columns);
            var samples = rented.AsSpan(0, columns);
            var sums = rented.AsSpan(columns, columns);
            var counts = rented.AsSpan(2 * columns, columns);
            if (Samples == 1) Sample(_oblique.Plane.At(0, y), samples);
            else Project(_oblique.Plane.At(0, y), samples, sums, counts);
            StoredRow.Write(_type, Samples == 1 ? samples : sums, _outside, stored);
            ArrayPool<float>.Shared.Return(rented);
        }

        private void Project(LpsPoint first, Span<float> samples, Span<float> sums, Span<float> counts)
        {
            var projection = _oblique.Slab.Projection;
            sums.Fill(SlabProjection.Start(projection));
            counts.Clear();
            for (var n = -(Samples / 2); n <= Samples / 2; n++)
            {
                Sample(first + (_slabStep * n), samples);
                SlabProjection.Add(projection, samples, sums, counts);
            }
            SlabProjection.Finish(projection, sums, counts);
        }

        private void Sample(LpsPoint first, Span<float> samples)
        {
            var step = _oblique.Plane.ColumnStep;
            var walk = new VoxelWalk(_ijkFromLps * first, _ijkFromLps.I.Dot(step), _ijkFromLps.J.Dot(step), _ijkFromLps.K.Dot(step));
            switch (_type)
            {
                case PixelType.Int16: Sample<short, Int16Lanes>(walk, samples); break;
                case PixelType.Uint16: Sample<ushort, Uint16Lanes>(walk, samples); break;
                case PixelType.Uint8: Sample<byte, Uint8Lanes>(walk, samples); break;
                default: Sample<float, Float32Lanes>(walk, samples); break;
            }
        }

        private void Sample<T, TLanes>(VoxelWalk walk, Span<float> samples)
            where T : unmanaged
            where TLanes : struct, ILanes<T>
        {
            if (_oblique.Interpolation == Interpolation.Linear) RowSampler.Linear<T, TLanes>(_voxels, walk, samples);
            else RowSampler.Nearest<T, TLanes>(_voxels, walk, samples);
        }
    }
}
