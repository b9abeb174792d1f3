using System.Text;
using Annotator.Dicom.Web;

namespace Annotator.Dicom.Tests.Web;

public sealed class MultipartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Parts_come_back_whole_however_the_bytes_arrive(int chunk)
    {
        // The second part holds the beginning of a delimiter, the third is empty.
        var parts = new[] { Noise(200_001), Encoding.ASCII.GetBytes("\r\n--bound\r\n--boundar"), [], Noise(1) };
        var head = "\r\n--boundary\r\nContent-Type: application/dicom\r\nContent-Location: /x\r\n\r\n"u8.ToArray();
        byte[] body = [.. parts.SelectMany(part => head.Concat(part)), .. "\r\n--boundary--\r\n"u8];
        var read = await ReadAll(body, "boundary", chunk);
        Assert.Equal(parts.Select(Convert.ToHexString), read.Select(part => Convert.ToHexString(part.Body.Span)));
        Assert.All(read, part => Assert.Equal(("application/dicom", "/x"), (part.ContentType, part.ContentLocation)));
    }

    [Fact]
    public async Task A_body_may_begin_with_its_boundary_or_a_preamble()
    {
        Assert.Equal("a", Encoding.ASCII.GetString((await ReadAll("--b\r\nContent-Type: x/y\r\n\r\na\r\n--b--"u8.ToArray(), "b", 3))[0].Body.Span));
        Assert.Equal("a", Encoding.ASCII.GetString((await ReadAll("hello\r\n--b\r\n\r\na\r\n--b--\r\nepilogue"u8.ToArray(), "b", 3))[0].Body.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no boundary at all")]
    [InlineData("--b\r\nContent-Type: x/y\r\n\r\ncut of")]
    [InlineData("--b")]
    public async Task A_body_that_ends_early_is_refused(string body) =>
        Assert.Equal(DicomErrorCodes.BadBody, (await Assert.ThrowsAsync<DicomFormatException>(() => ReadAll(Encoding.ASCII.GetBytes(body), "b", 5))).Code);

    [Fact]
    public async Task A_part_over_the_bound_is_refused()
    {
        var body = Encoding.ASCII.GetBytes("--b\r\n\r\n" + new string('a', 300_000) + "\r\n--b--");
        var refusal = await Assert.ThrowsAsync<DicomFormatException>(() => new MultipartReader(new MemoryStream(body), "b", 100_000).ReadNextAsync());
        Assert.Equal(DicomErrorCodes.TooLarge, refusal.Code);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        var body = Encoding.ASCII.GetBytes("--b\r\nX: " + new string('a', 300_000));
        Assert.Equal(DicomErrorCodes.BadBody, (await Assert.ThrowsAsync<DicomFormatException>(() => ReadAll(body, "b", 1000))).Code);
    }

    [Theory]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=abc", "abc", "application/dicom")]
    [InlineData("Multipart/Related; boundary=\"a;b\\\"c\"; type=application/dicom+json", "a;b\"c", "application/dicom+json")]
    public void A_content_type_gives_boundary_and_type(string header, string boundary, string type)
    {
        Assert.True(MultipartContentType.TryParse(header, out var parsed));
        Assert.Equal((boundary, type), (parsed.Boundary, parsed.Type));
    }

    [Theory]
    [InlineData("application/dicom")]
    [InlineData("multipart/related")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public void Another_content_type_gives_none(string? header) => Assert.False(MultipartContentType.TryParse(header, out _));

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static async Task<List<MultipartPart>> ReadAll(byte[] body, string boundary, int chunk)
    {
        var reader = new MultipartReader(new Trickle(body, chunk), boundary);
        var parts = new List<MultipartPart>();
        while (await reader.ReadNextAsync() is { } part)
        {
            parts.Add(part);
        }
        return parts;
    }

    private sealed class Trickle(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
