using System.Diagnostics;
using Annotator.Dicom;

namespace Annotator.Slices.Bench;

/// <summary>Copies of the series as another program compresses them, each a series of its own.</summary>
internal static class Compressed
{
    /// <summary>What gdcmconv calls the codec, and how the table does.</summary>
    public static IReadOnlyList<(string Option, string Name, double Target)> Codecs { get; } = [("--jpegls", "JPEG-LS", 60), ("--j2k", "JPEG 2000", 110)];

    /// <summary>The files in a codec.</summary>
    public static async Task<IReadOnlyList<byte[]>> MakeAsync(IReadOnlyList<byte[]> files, int codec, string folder)
    {
        var made = new List<byte[]>();
        foreach (var (file, n) in files.Select((file, n) => (file, n)))
        {
            var (from, to) = (Path.Combine(folder, $"{codec}-{n}.dcm"), Path.Combine(folder, $"{codec}-{n}.out.dcm"));
            var dataset = DicomFile.Read(file).Dataset.Clone();
            dataset.Set(DicomTags.StudyInstanceUid, $"2.25.80.{codec}").Set(DicomTags.SeriesInstanceUid, $"2.25.80.{codec}.1").Set(DicomTags.SopInstanceUid, $"2.25.80.{codec}.2.{n + 1}");
            await File.WriteAllBytesAsync(from, DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)));
            using var convert = Process.Start(new ProcessStartInfo("gdcmconv", [Codecs[codec].Option, from, to]))!;
            await convert.WaitForExitAsync();
            if (convert.ExitCode != 0) throw new InvalidOperationException($"gdcmconv {Codecs[codec].Option} ended with {convert.ExitCode}.");
            made.Add(await File.ReadAllBytesAsync(to));
        }
        return made;
    }
}
