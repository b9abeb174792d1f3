using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Projects;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Imaging.Phantoms;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Tests.Images;

/// <summary>Small NIfTI and NRRD files, and their way into a stage.</summary>
internal static class MadeVolumeFiles
{
    /// <summary>0.7 × 0.9 × 2.5 mm, turned about two axes.</summary>
    public static readonly LpsFromIjk Oblique = Turned();

    public static string EndingOf(VolumeFileFormat format) => format == VolumeFileFormat.Nifti ? ".nii.gz" : ".nrrd";

    /// <summary>A phantom as a file.</summary>
    public static byte[] Of(CornerPhantom phantom, VolumeFileFormat format, params (string Key, string Value)[] pairs)
    {
        var layout = new VolumeLayout(phantom.Columns, phantom.Rows, phantom.Slices.Length, ScalarType.Int16, phantom.LpsFromIjk)
        {
            Pairs = [.. pairs.Select(p => KeyValuePair.Create(p.Key, p.Value))],
        };
        using var file = new MemoryStream();
        VolumeFileWriter.Write(file, layout, format, k => MemoryMarshal.AsBytes(phantom.Slices[k].AsSpan()).ToArray(), CancellationToken.None);
        return file.ToArray();
    }

    public static byte[] Unpacked(byte[] gzip)
    {
        using var plain = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A detached NRRD header and its voxels.</summary>
    public static (byte[] Header, byte[] Voxels) Detached(string dataFile, int seed = 1)
    {
        var voxels = new byte[48];
        new Random(seed).NextBytes(voxels);
        var header = "NRRD0004\ntype: short\ndimension: 3\nsizes: 4 3 2\nencoding: raw\nendian: little\nspace: LPS\n"
            + $"space directions: (0.7,0,0) (0,0.9,0) (0,0,2.5)\nspace origin: (1,2,3)\ndata file: {dataFile}\n";
        return (Encoding.ASCII.GetBytes(header), voxels);
    }

    /// <summary>Three phases of 3 × 2 × 4 voxels that count up.</summary>
    public static byte[] Phases() =>
    [
        .. Encoding.ASCII.GetBytes("NRRD0005\ntype: uchar\ndimension: 4\nsizes: 3 2 4 3\nencoding: raw\nspace: LPST\nkinds: domain domain domain time\n"
            + "space directions: (0.7,0,0,0) (0,0.9,0,0) (0,0,2.5,0) (0,0,0,2)\nspace origin: (1,2,3,0)\n\n"),
        .. Enumerable.Range(0, 72).Select(n => (byte)n),
    ];

    /// <summary>Numbers from a first one, as values of a type.</summary>
    public static byte[] Numbers(ScalarType type, int first, int count) => [.. Enumerable.Range(first, count).SelectMany(n => type switch
    {
        ScalarType.Float32 => BitConverter.GetBytes((float)n),
        ScalarType.Float64 => BitConverter.GetBytes((double)n),
        _ => BitConverter.GetBytes((long)n)[..Scalars.BytesOf(type)],
    })];

    public static Task<ImmutableArray<FileVerdict>> UploadAsync(this NodeStage stage, Project project, params (string Name, byte[] Bytes)[] files) => stage.UploadAsync(project, false, files);

    public static async Task<ImmutableArray<FileVerdict>> UploadAsync(this NodeStage stage, Project project, bool withoutSpacing, params (string Name, byte[] Bytes)[] files)
    {
        await using var batch = await stage.Get<ImageIngest>().BeginUploadAsync(project, withoutSpacing, CancellationToken.None);
        foreach (var (name, bytes) in files) await batch.AddAsync(name, new MemoryStream(bytes), CancellationToken.None);
        return [.. (await batch.CompleteAsync(CancellationToken.None)).Select(o => o.Verdict)];
    }

    /// <summary>The one volume of the exam a file became.</summary>
    public static async Task<Volume> LoadOnlyVolumeAsync(this NodeStage stage, FileVerdict verdict)
    {
        Assert.True(verdict.Verdict != Verdict.Refused, $"{verdict.Code}: {verdict.Text}");
        var exam = (await stage.ReadExamAsync(verdict)).State;
        var volume = Assert.Single(Assert.Single(exam.Series.Values).Volumes);
        var service = stage.Get<VolumeService>();
        return await service.LoadAsync((await service.FindAsync(exam.ProjectId, volume.Id, CancellationToken.None))!, CancellationToken.None);
    }

    private static LpsFromIjk Turned()
    {
        var (a, b) = (0.3, -0.5);
        var i = new LpsVector(Math.Cos(b), Math.Sin(b) * Math.Sin(a), -Math.Sin(b) * Math.Cos(a));
        var j = new LpsVector(0, Math.Cos(a), Math.Sin(a));
        return new LpsFromIjk(i * 0.7, j * 0.9, i.Cross(j) * 2.5, new LpsPoint(-21.5, 33.25, 102.75));
    }
}
