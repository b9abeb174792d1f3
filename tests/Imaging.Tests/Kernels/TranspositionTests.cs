using Annotator.Imaging.Kernels;

namespace Annotator.Imaging.Tests.Kernels;

public sealed class TranspositionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(7, 9)]
    [InlineData(16, 512)]
    [InlineData(33, 31)]
    [InlineData(3, 20)]
    [InlineData(20, 3)]
    public void Vectors_and_their_scalar_twin_agree(int rows, int columns)
    {
        var source = new ushort[(rows * columns) + 50];
        for (var n = 0; n < source.Length; n++) source[n] = (ushort)(n * 31);
        var (vector, scalar) = (new ushort[columns * (rows + 3)], new ushort[columns * (rows + 3)]);

        Transposition.Run<ushort>(source, columns, rows, columns, vector, rows + 3);
        Transposition.RunScalar<ushort>(source, columns, rows, columns, scalar, rows + 3);

        Assert.Equal(scalar, vector);
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++) Assert.Equal(source[(r * columns) + c], vector[(c * (rows + 3)) + r]);
    }

    [Fact]
    public void A_target_too_short_is_refused_before_anything_is_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Transposition.Run<ushort>(new ushort[64], 8, 8, 8, new ushort[63], 8));
}
