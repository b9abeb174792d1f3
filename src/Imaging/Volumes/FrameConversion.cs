using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Turns a frame's native bytes into a k-slice of the volume's type.</summary>
internal static class FrameConversion
{
    /// <summary>The k-slice of a frame; the same array when nothing has to be changed.</summary>
    /// <param name="native">Samples in native form (see <see cref="FrameLoader"/>); taken over.</param>
    /// <param name="frame">How they are stored.</param>
    /// <param name="manifest">The volume the frame belongs to.</param>
    /// <exception cref="InvalidDataException">The frame has another length than its description calls for.</exception>
    public static byte[] ToSlice(byte[] native, VolumeFrame frame, VolumeManifest manifest)
    {
        var voxels = manifest.Descriptor.Grid.VoxelsPerSlice;
        var format = frame.Format;
        var type = manifest.Descriptor.PixelType;
        var bytes = type == PixelType.Rgb8 ? 3 : Math.Max(1, format.BitsAllocated / 8);
        if (frame.Tile is { } tile) native = MosaicTiles.Cut(native, tile, manifest.Descriptor.Grid, bytes, frame.SopInstanceUid);
        if (native.Length != voxels * bytes)
            throw new InvalidDataException($"Frame {frame.FrameIndex} of {frame.SopInstanceUid} has {native.Length} bytes, not {voxels * bytes}.");
        if (type == PixelType.Rgb8 || (format is { IsFloat: true, BitsAllocated: 32 } && IsPlain(frame) && manifest.Padding is null)) return native;
        if (format.IsFloat) return ToFloat(native, frame, manifest.Padding);
        if (!IsPaddedOutside(format, type == PixelType.Float32 ? frame.StoredPadding : manifest.Padding)) KeepStoredBits(native, format);
        if (type == PixelType.Float32) return ToFloat(native, frame, manifest.Padding);
        return type == PixelType.Int16 && format.BitsAllocated <= 8 ? Widen(native) : native;
    }

    // Some writers set Pixel Padding Value, and the pixels, outside of Bits Stored: such bits are values, not overlays.
    private static bool IsPaddedOutside(FramePixelFormat format, PaddingRange? padding) => padding is { } range && format.IsSigned switch
    {
        true => range.First < -(1L << (format.BitsStored - 1)) || range.Last >= 1L << (format.BitsStored - 1),
        false => range.First < 0 || range.Last >= 1L << format.BitsStored,
    };

    private static bool IsPlain(VolumeFrame frame) => frame is { Slope: 1, Intercept: 0 };

    // PS3.5 8.1.1: bits beside Bits Stored are not the value (they may hold an old overlay); the sign is the highest stored bit.
    private static void KeepStoredBits(byte[] native, FramePixelFormat format)
    {
        if (format.BitsStored >= format.BitsAllocated) return;
        var left = format.BitsAllocated - 1 - format.HighBit;
        var right = format.BitsAllocated - format.BitsStored;
        switch (format.BitsAllocated, format.IsSigned)
        {
            case (16, true): foreach (ref var value in MemoryMarshal.Cast<byte, short>(native.AsSpan())) value = (short)((short)(value << left) >> right); break;
            case (16, false): foreach (ref var value in MemoryMarshal.Cast<byte, ushort>(native.AsSpan())) value = (ushort)((ushort)(value << left) >> right); break;
            case (8, true): foreach (ref var value in MemoryMarshal.Cast<byte, sbyte>(native.AsSpan())) value = (sbyte)((sbyte)(value << left) >> right); break;
            case (8, false): foreach (ref var value in native.AsSpan()) value = (byte)((byte)(value << left) >> right); break;
            case (32, true): foreach (ref var value in MemoryMarshal.Cast<byte, int>(native.AsSpan())) value = value << left >> right; break;
            case (32, false): foreach (ref var value in MemoryMarshal.Cast<byte, uint>(native.AsSpan())) value = value << left >> right; break;
            default: break;
        }
    }

    private static byte[] Widen(byte[] native)
    {
        var wide = new byte[native.Length * 2];
        var values = MemoryMarshal.Cast<byte, short>(wide.AsSpan());
        for (var n = 0; n < native.Length; n++) values[n] = (sbyte)native[n];
        return wide;
    }

    private static byte[] ToFloat(byte[] native, VolumeFrame frame, PaddingRange? padding) => (frame.Format.BitsAllocated, frame.Format.IsSigned, frame.Format.IsFloat) switch
    {
        (64, _, true) => Rescale<double>(native, frame, padding, value => value),
        (32, _, true) => Rescale<float>(native, frame, padding, value => value),
        (32, true, _) => Rescale<int>(native, frame, padding, value => value),
        (32, false, _) => Rescale<uint>(native, frame, padding, value => value),
        (16, true, _) => Rescale<short>(native, frame, padding, value => value),
        (16, false, _) => Rescale<ushort>(native, frame, padding, value => value),
        (8, true, _) => Rescale<sbyte>(native, frame, padding, value => value),
        (<= 8, _, _) => Rescale<byte>(native, frame, padding, value => value),
        _ => throw new InvalidDataException($"{frame.Format.BitsAllocated} bits allocated are not supported."),
    };

    // Padding gets the voxel that stands for it: a rescale would make tissue of it.
    private static byte[] Rescale<T>(byte[] native, VolumeFrame frame, PaddingRange? padding, Func<T, double> widen)
        where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(native.AsSpan());
        var modality = new byte[from.Length * sizeof(float)];
        var to = MemoryMarshal.Cast<byte, float>(modality.AsSpan());
        var outside = padding?.First ?? float.NaN;
        var (first, last) = frame.StoredPadding is { } stored ? (stored.First, stored.Last) : (1, 0);
        for (var n = 0; n < to.Length; n++)
        {
            var value = widen(from[n]);
            to[n] = double.IsNaN(value) || (value >= first && value <= last) ? outside : (float)((value * frame.Slope) + frame.Intercept);
        }
        return modality;
    }
}
