using System.Buffers.Binary;
using System.Text;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Tests.VolumeFiles;

public sealed class RefusalTests
{
    public static TheoryData<string, string, string> Headers => new()
    {
        { "no size", "NRRD0004\ntype: short\ndimension: 3\nencoding: raw\nendian: little\nspacings: 1 1 1\n\n", VolumeFileCodes.BadHeader },
        { "no spacing", "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nendian: little\n\n", VolumeFileCodes.NoSpacing },
        { "no endian", "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspacings: 1 1 1\n\n", VolumeFileCodes.BadHeader },
        { "blocks", "NRRD0004\ntype: block\nblock size: 7\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n\n", VolumeFileCodes.UnsupportedType },
        { "huge", "NRRD0004\ntype: double\ndimension: 3\nsizes: 60000 60000 60000\nencoding: raw\nendian: little\nspacings: 1 1 1\n\n", VolumeFileCodes.TooLarge },
        { "long axis", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 70000 1 2\nencoding: raw\nspacings: 1 1 1\n\n", VolumeFileCodes.TooLarge },
        { "flat", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspace: LPS\nspace directions: (1,0,0) (2,0,0) (0,0,1)\nspace origin: (0,0,0)\n\n", VolumeFileCodes.BadAffine },
        { "tensors", "NRRD0004\ntype: float\ndimension: 4\nsizes: 7 2 2 2\nkinds: 3D-masked-symmetric-matrix domain domain domain\nencoding: raw\nendian: little\nspace: LPS\n"
            + "space directions: none (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n\n", VolumeFileCodes.UnsupportedDimensions },
        { "furlongs", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspace: LPS\nspace units: \"furlong\" \"mm\" \"mm\"\n"
            + "space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n\n", VolumeFileCodes.UnknownUnit },
        { "cut off", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspacings: 1 1 1\n\n1234567", VolumeFileCodes.Truncated },
        { "no gzip", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: gzip\nspacings: 1 1 1\n\n12345678901234567890", VolumeFileCodes.BadEncoding },
        { "too much text", "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 2 2\nencoding: ascii\nspacings: 1 1\n\n1 2 3 4 5", VolumeFileCodes.BadEncoding },
        { "text over the type", "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 2 2\nencoding: ascii\nspacings: 1 1\n\n1 2 3 256", VolumeFileCodes.BadEncoding },
        { "detached", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspacings: 1 1 1\ndata file: other.raw\n", VolumeFileCodes.DataFileMissing },
        { "no file at all", "hello", VolumeFileCodes.NotAVolumeFile },
    };

    [Theory, MemberData(nameof(Headers))]
    public void What_cannot_be_opened_is_refused_by_name(string name, string file, string code)
    {
        Assert.NotEmpty(name);
        Assert.Equal(code, Refusal(() => VolumeFileReader.Open(Encoding.ASCII.GetBytes(file)).Decode()));
    }

    [Theory]
    [InlineData(70, 32, VolumeFileCodes.UnsupportedType)]      // complex64
    [InlineData(70, 2304, VolumeFileCodes.UnsupportedType)]    // RGBA
    [InlineData(70, 8, VolumeFileCodes.BadHeader)]             // int32 with bitpix of int16
    [InlineData(40, 8, VolumeFileCodes.BadHeader)]             // eight dimensions
    [InlineData(42, 0, VolumeFileCodes.BadHeader)]             // no columns
    [InlineData(42, -5, VolumeFileCodes.BadHeader)]
    public void A_nifti_header_that_says_too_much_is_refused_by_name(int at, short value, string code)
    {
        var file = Nifti();
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), value);
        Assert.Equal(code, Refusal(() => VolumeFileReader.Open(file)));
    }

    [Fact]
    public void Numbers_without_a_transform_are_a_stack_and_zero_spacing_is_refused_unless_asked_for()
    {
        var file = Nifti();
        file.AsSpan(252, 4).Clear();
        var stack = VolumeFileReader.Open(file).Header;
        Assert.Null(stack.LpsFromIjk);
        Assert.Equal((0.7, 0.9), (Math.Round(stack.InPlaneSpacing!.ColumnMm, 5), Math.Round(stack.InPlaneSpacing.RowMm, 5)));
        file.AsSpan(80, 12).Clear();
        Assert.Equal(VolumeFileCodes.NoSpacing, Refusal(() => VolumeFileReader.Open(file)));
        var asked = VolumeFileReader.Open(file, null, new VolumeFileOptions { AllowMissingSpacing = true }).Header;
        Assert.Equal((null, null, VolumeFileCodes.NoSpacing), (asked.LpsFromIjk, asked.InPlaneSpacing, asked.Problems.Single().Code));
    }

    [Fact]
    public void Transforms_that_disagree_are_said_and_the_sform_is_taken()
    {
        var file = Nifti();
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(268), 50);
        var header = VolumeFileReader.Open(file).Header;
        Assert.Equal(VolumeFileCodes.TransformsDisagree, Assert.Single(header.Problems).Code);
        Assert.Equal(-10, header.LpsFromIjk!.Origin.X, 5);
    }

    [Fact]
    public void An_analyze_header_is_named()
    {
        var header = Nifti()[..348];
        header.AsSpan(344).Clear();
        Assert.Equal(VolumeFileCodes.Analyze, Refusal(() => VolumeFileReader.Open(header)));
    }

    [Fact]
    public void The_last_bytes_are_the_voxels_where_the_header_says_so()
    {
        byte[] file = [.. "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 1 2\nencoding: raw\nspacings: 1 1 1\nline skip: 1\nbyte skip: -1\n\njunk\nmore junk"u8, 1, 2, 3, 4];
        Assert.Equal([1, 2, 3, 4], VolumeFileReader.Open(file).Decode());
    }

    [Fact]
    public void A_slicer_segmentation_tells_its_segments()
    {
        const string Header = "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 1 2\nencoding: raw\nspace: LPS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n"
            + "Segment0_ID:=Segment_1\nSegment0_Name:=Left kidney\nSegment0_LabelValue:=3\nSegment0_Layer:=0\nSegment0_Color:=1 0.5 0\n\n";
        var header = VolumeFileReader.Open(Encoding.ASCII.GetBytes(Header + "abcd")).Header;
        Assert.Equal(new FileSegment("Left kidney", 3, 0, "#ff8000"), Assert.Single(header.Segments));
        Assert.True(header.IsLabelmap);
    }

    [Fact]
    public void Every_code_stands_in_the_page_about_formats()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Annotator.sln"))) folder = folder.Parent;
        var page = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "formats.md"));
        foreach (var field in typeof(VolumeFileCodes).GetFields()) Assert.Contains($"`{field.GetValue(null)}`", page, StringComparison.Ordinal);
    }

    internal static byte[] Nifti()
    {
        using var file = new MemoryStream();
        var layout = new VolumeLayout(3, 2, 2, ScalarType.Int16, new LpsFromIjk(new(0.7, 0, 0), new(0, 0.9, 0), new(0, 0, 2.5), new(-10, 20, 30)));
        VolumeFileWriter.Write(file, layout, VolumeFileFormat.Nifti, k => Enumerable.Range(0, 12).Select(n => (byte)(n + (k * 50))).ToArray(), CancellationToken.None);
        using var plain = new MemoryStream();
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(file.ToArray()), System.IO.Compression.CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static string? Refusal(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (VolumeFormatException e)
        {
            return e.Code;
        }
    }
}
