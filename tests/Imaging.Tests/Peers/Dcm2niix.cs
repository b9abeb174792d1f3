using System.Diagnostics;
using Annotator.Dicom;

namespace Annotator.Imaging.Tests.Peers;

/// <summary>Chris Rorden's converter, run as a child. A test that needs it and does not find it is skipped, by name.</summary>
internal static class Dcm2niix
{
    private const string Program = "/usr/bin/dcm2niix";

    /// <summary>Converts a folder; one file a volume or 4D series, in the order of their names.</summary>
    public static NiftiFile[] Convert(string folder)
    {
        Assert.SkipUnless(File.Exists(Program), "SKIPPED LOUDLY: dcm2niix is not installed (Debian: dcm2niix).");
        var target = Directory.CreateTempSubdirectory("annotator-nifti-").FullName;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["-z", "n", "-b", "n", "-f", "%s_%t_%e", "-o", target, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output + said.Result);
            return [.. Directory.GetFiles(target, "*.nii").Order(StringComparer.Ordinal).Select(NiftiFile.Read)];
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    /// <summary>Converts datasets.</summary>
    public static NiftiFile[] Convert(IEnumerable<DicomDataset> datasets)
    {
        var folder = Directory.CreateTempSubdirectory("annotator-dicom-").FullName;
        try
        {
            var n = 0;
            foreach (var dataset in datasets)
                File.WriteAllBytes(Path.Combine(folder, $"{n++:0000}.dcm"), DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)));
            return Convert(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
