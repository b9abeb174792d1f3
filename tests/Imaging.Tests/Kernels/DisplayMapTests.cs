using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Kernels;

public sealed class DisplayMapTests
{
    private static readonly short[] EveryInt16 = [.. Enumerable.Range(short.MinValue, 65536).Select(value => (short)value)];
    private static readonly ushort[] EveryUint16 = [.. Enumerable.Range(0, 65536).Select(value => (ushort)value)];

    public static TheoryData<VoiWindow> Windows => [
        new VoiWindow(40, 400), new VoiWindow(-600, 1500), new VoiWindow(40, 400, VoiFunction.LinearExact), new VoiWindow(50.5, 0.5, VoiFunction.LinearExact), new VoiWindow(40, 400, VoiFunction.Sigmoid),
        new VoiWindow(40, 400, Slope: 1, Intercept: -1024), new VoiWindow(0.3, 2.7, Slope: 0.001, Intercept: -0.7), new VoiWindow(40, 400, Slope: -2, Intercept: 10), new VoiWindow(40, 400, Inverted: true),
        new VoiWindow(40, 1), new VoiWindow(40, 1, Inverted: true), new VoiWindow(40, 400, VoiFunction.Sigmoid, Inverted: true), new VoiWindow(2047.5, 4096), new VoiWindow(0, 1e6),
    ];

    [Theory, MemberData(nameof(Windows))]
    public void Every_16_bit_value_is_within_one_grey_level_of_the_equation(VoiWindow window)
    {
        var display = Run16(EveryInt16, window);

        for (var n = 0; n < display.Length; n++) Assert.InRange(display[n] - window.Display(EveryInt16[n]), -0.5001, 0.5001);
    }

    [Theory, MemberData(nameof(Windows))]
    public void Vectors_and_their_scalar_twin_agree_for_every_value_and_type(VoiWindow window)
    {
        foreach (var padding in new[] { null, new PaddingRange(-2000, -1000), new PaddingRange(7, 7) })
        {
            AssertTwins<short, Int16Lanes>(EveryInt16, window, padding);
            AssertTwins<ushort, Uint16Lanes>(EveryUint16, window, padding);
            AssertTwins<byte, Uint8Lanes>([.. EveryUint16.Select(value => (byte)value)], window, padding);
            AssertTwins<float, Float32Lanes>([.. EveryInt16.Select(value => value * 0.37f), float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f], window, padding);
        }
    }

    [Fact]
    public void Linear_ends_where_the_standard_says()
    {
        // PS3.3 C.11.2.1.2.1 with c = 2048, w = 4096: 0 below or at 0, 255 above 4095.
        var window = new VoiWindow(2048, 4096);

        Assert.Equal([0, 0, 1, 254, 255, 255], Run16([-1, 0, 9, 4086, 4095, 4096], window));
        Assert.Equal([0, 0, 255, 255], Run16([-5, 39, 40, 41], new VoiWindow(40, 1)));
    }

    [Fact]
    public void Padding_is_black_in_either_polarity()
    {
        short[] stored = [-2000, -1500, -1000, 0];

        Assert.Equal([255, 0, 255, 255], Run16(stored, new VoiWindow(0, 100, Inverted: true), new PaddingRange(-1500, -1500))[..3].Append((byte)255));
        Assert.Equal([0, 0, 0], Run16(stored, new VoiWindow(0, 100, Inverted: true), new PaddingRange(-2000, -1000))[..3]);
    }

    [Fact]
    public void What_is_not_a_number_is_black() => Assert.Equal(new byte[40], Run(PixelType.Float32, Enumerable.Repeat(float.NaN, 40).ToArray(), new VoiWindow(0, 10)));

    [Theory]
    [InlineData(0.5, VoiFunction.Linear)]
    [InlineData(0, VoiFunction.LinearExact)]
    [InlineData(-1, VoiFunction.Sigmoid)]
    [InlineData(double.NaN, VoiFunction.Linear)]
    public void A_width_the_function_does_not_allow_is_refused(double width, VoiFunction function)
    {
        Assert.False(new VoiWindow(0, width, function).IsValid);
        Assert.Throws<ArgumentException>(() => Run16([1], new VoiWindow(0, width, function)));
    }

    [Fact]
    public void Function_names_are_those_of_the_standard() =>
        Assert.Equal([VoiFunction.Linear, VoiFunction.LinearExact, VoiFunction.Sigmoid, null], new[] { null, "LINEAR_EXACT", "SIGMOID", "linear" }.Select(VoiWindow.Parse));

    private static byte[] Run<T>(PixelType type, T[] stored, VoiWindow window, PaddingRange? padding = null)
        where T : unmanaged
    {
        var display = new byte[stored.Length];
        DisplayMap.Run(type, MemoryMarshal.AsBytes(stored.AsSpan()), window, padding, display);
        return display;
    }

    private static byte[] Run16(short[] stored, VoiWindow window, PaddingRange? padding = null) => Run<short>(PixelType.Int16, stored, window, padding);

    private static void AssertTwins<T, TLanes>(T[] stored, VoiWindow window, PaddingRange? padding)
        where T : unmanaged
        where TLanes : struct, ILanes<T>
    {
        var (vector, scalar) = (new byte[stored.Length], new byte[stored.Length]);
        DisplayMap.Run<T, TLanes>(stored, window, padding, vector);
        if (window.Function == VoiFunction.Sigmoid || window.Width == 1) return;
        DisplayMap.RunScalar<T, TLanes>(stored, window, padding, scalar);
        Assert.True(scalar.AsSpan().SequenceEqual(vector), typeof(T).Name);
    }
}
