using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class FrameConversionTests
{
    [Fact]
    public async Task Bits_beside_the_stored_ones_are_not_the_value()
    {
        Assert.Equal([0x0FFF, 5], await Load<ushort>(PixelType.Uint16, Stored(12, false), [0xFFFF, 0xF005]));
        Assert.Equal([-1, 2047, -2048], await Load<short>(PixelType.Int16, Stored(12, true), [0x0FFF, 0x77FF, 0x0800]));
        Assert.Equal([0x0FFF], await Load<ushort>(PixelType.Uint16, new(16, 12, 15, false, 1, "MONOCHROME2"), [0xFFF7]));
    }

    [Fact]
    public async Task Padding_written_outside_of_the_stored_bits_stays_padding() =>
        Assert.Equal([63536, 5], await Load<ushort>(PixelType.Uint16, Stored(12, false), [63536, 5], new PaddingRange(63536, 63536)));

    [Fact]
    public async Task Signed_bytes_become_words() =>
        Assert.Equal([-1, 127, -128], await Load<short>(PixelType.Int16, new(8, 8, 7, true, 1, "MONOCHROME2"), (byte[])[255, 127, 128]));

    [Fact]
    public async Task Slices_with_rescales_of_their_own_become_modality_values()
    {
        var manifest = TestVolumes.Manifest(PixelType.Float32, 2, 1, 1, null);
        manifest = manifest with { Frames = [new("2.25.1", 0, Stored(16, true), 0.5, -3, null)] };

        Assert.Equal(new[] { -2f, -4f }, await Load<float>(manifest, MemoryMarshal.AsBytes<short>([2, -2]).ToArray()));
    }

    [Fact]
    public async Task Padding_of_modality_values_gets_the_voxel_that_stands_for_it()
    {
        var manifest = TestVolumes.Manifest(PixelType.Float32, 5, 1, 1, null, padding: new PaddingRange(-16384, -16384));
        var rescaled = manifest with { Frames = [new("2.25.1", 0, Stored(12, true), 2, -3, null, StoredPadding: new PaddingRange(-2000, -1990))] };
        Assert.Equal(new[] { -16384f, -16384f, -3981f, 1f, -16384f }, await Load<float>(rescaled, MemoryMarshal.AsBytes<short>([-2000, -1990, -1989, 2, -1995]).ToArray()));

        // A Modality LUT's values come with padding as NaN.
        var mapped = manifest with { Frames = [new("2.25.1", 0, new(32, 16, 15, false, 1, "MONOCHROME2", IsFloat: true), 1, 0, null, HasModalityLut: true)] };
        Assert.Equal(new[] { 0f, 65535f, -16384f, 1f, 2f }, await Load<float>(mapped, MemoryMarshal.AsBytes<float>([0, 65535, float.NaN, 1, 2]).ToArray()));
    }

    [Fact]
    public async Task Wide_integers_and_doubles_become_floats()
    {
        Assert.Equal(new[] { -7f }, await Load<float>(PixelType.Float32, new(32, 32, 31, true, 1, "MONOCHROME2"), (int[])[-7]));
        Assert.Equal(new[] { 4e9f }, await Load<float>(PixelType.Float32, new(32, 32, 31, false, 1, "MONOCHROME2"), (uint[])[4_000_000_000]));
        Assert.Equal(new[] { 0.25f }, await Load<float>(PixelType.Float32, new(64, 64, 63, false, 1, "MONOCHROME2", IsFloat: true), (double[])[0.25]));
    }

    [Fact]
    public async Task A_frame_of_another_length_is_damaged() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Load<short>(TestVolumes.Manifest(PixelType.Int16, 2, 2, 1, null), new byte[7]));

    private static FramePixelFormat Stored(int bits, bool isSigned) => new(16, bits, bits - 1, isSigned, 1, "MONOCHROME2");

    private static Task<T[]> Load<T>(PixelType type, FramePixelFormat format, ushort[] native, PaddingRange? padding = null)
        where T : unmanaged => Load<T, ushort>(type, format, native, padding);

    private static Task<T[]> Load<T>(PixelType type, FramePixelFormat format, Array native)
        where T : unmanaged => native switch
        {
            byte[] bytes => Load<T, byte>(type, format, bytes, null),
            int[] ints => Load<T, int>(type, format, ints, null),
            uint[] uints => Load<T, uint>(type, format, uints, null),
            _ => Load<T, double>(type, format, (double[])native, null),
        };

    private static Task<T[]> Load<T, TNative>(PixelType type, FramePixelFormat format, TNative[] native, PaddingRange? padding)
        where T : unmanaged
        where TNative : unmanaged
    {
        var manifest = TestVolumes.Manifest(type, native.Length, 1, 1, null, padding: padding);
        return Load<T>(manifest with { Frames = [new("2.25.1", 0, format, 1, 0, null)] }, MemoryMarshal.AsBytes(native.AsSpan()).ToArray());
    }

    private static async Task<T[]> Load<T>(VolumeManifest manifest, byte[] native)
        where T : unmanaged
    {
        var slice = await VolumeLoader.LoadSliceAsync(manifest, 0, (_, _) => ValueTask.FromResult(native), default);
        return MemoryMarshal.Cast<byte, T>(slice).ToArray();
    }
}
