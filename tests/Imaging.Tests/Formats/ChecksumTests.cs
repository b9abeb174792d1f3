using System.Text;
using Annotator.Imaging.Formats.Png;

namespace Annotator.Imaging.Tests.Formats;

public sealed class ChecksumTests
{
    [Fact]
    public void The_checksums_of_known_texts_are_the_known_ones()
    {
        Assert.Equal(0xCBF43926, Crc32.Compute("123456789"u8));
        Assert.Equal(0u, Crc32.Compute([]));
        Assert.Equal(0x11E60398u, Adler32.Compute("Wikipedia"u8));
        Assert.Equal(1u, Adler32.Compute([]));
        Assert.Equal(0xAE426082, Crc32.Compute("IEND"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(-1)]
    public void Fast_and_plain_checksums_agree_at_every_length(int fill)
    {
        var bytes = new byte[40_000];
        if (fill < 0) new Random(3).NextBytes(bytes);
        else bytes.AsSpan().Fill((byte)fill);
        foreach (var length in Enumerable.Range(0, 200).Concat([5551, 5552, 5553, 5583, 11104, 39_999, 40_000]))
        {
            Assert.Equal(Crc32.ComputeByTable(bytes.AsSpan(0, length)), Crc32.Compute(bytes.AsSpan(0, length)));
            Assert.Equal(Adler32.ComputeScalar(bytes.AsSpan(0, length)), Adler32.Compute(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void The_table_agrees_with_the_definition_bit_by_bit()
    {
        var bytes = Encoding.ASCII.GetBytes("orientation letters from the affine");
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        Assert.Equal(~crc, Crc32.ComputeByTable(bytes));
    }
}
