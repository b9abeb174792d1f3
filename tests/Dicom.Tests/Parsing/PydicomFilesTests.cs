using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Parsing;

/// <summary>The test files that Debian's python3-pydicom brings: odd, damaged and rare ones among them.</summary>
public sealed class PydicomFilesTests(ITestOutputHelper output)
{
    private const string Folder = "/usr/lib/python3/dist-packages/pydicom/data/test_files";

    [Fact]
    public void Every_element_is_read_as_pydicom_reads_it()
    {
        var files = Files();
        var differences = new List<string>();
        var theirs = Peers.PydicomElements(files);
        for (var i = 0; i < files.Length; i++)
        {
            var name = Path.GetFileName(files[i]);
            try
            {
                differences.AddRange(ElementDump.Differences(DicomFile.Read(File.ReadAllBytes(files[i])).Dataset, theirs[i]).Select(difference => $"{name} {difference}"));
            }
            catch (DicomFormatException e)
            {
                differences.Add($"{name} refused: {e.Code}");
            }
        }
        // Two are cut off inside an element, and the third begins with a stray byte; pydicom gives what it makes of them, we refuse by name.
        Assert.Equal(["MR_truncated.dcm refused: truncated", "no_meta.dcm refused: not-dicom", "rtplan_truncated.dcm refused: truncated"], differences);
    }

    [Fact]
    public void Every_frame_is_decoded_as_gdcm_does_or_refused_by_name()
    {
        var failures = new List<string>();
        foreach (var path in Files())
        {
            var verdict = Verdict(path);
            output.WriteLine($"{Path.GetFileName(path),-44} {verdict}");
            if (verdict.StartsWith("DIFFERENT", StringComparison.Ordinal))
            {
                failures.Add($"{Path.GetFileName(path)} {verdict}");
            }
        }
        // Big-endian 32-bit cells in OW: pydicom swaps them whole, the standard and dcmtk swap their words (PS3.5 8.1.1).
        Assert.Equal(["rtdose_expb.dcm DIFFERENT, Explicit VR Big Endian", "rtdose_expb_1frame.dcm DIFFERENT, Explicit VR Big Endian"], failures);
    }

    private static string Verdict(string path)
    {
        string[] ours;
        DicomFile file;
        try
        {
            file = DicomFile.Read(File.ReadAllBytes(path));
            if (!PixelDataReader.HasPixelData(file.Dataset))
            {
                return "no pixels";
            }
            ours = FrameHashes.Ours(path);
        }
        catch (DicomFormatException e)
        {
            return $"refused: {e.Code}: {e.Message}";
        }
        var theirs = FrameHashes.Pydicom(path)[0];
        return $"{(ours.SequenceEqual(theirs) ? "equal" : "DIFFERENT")}, {file.TransferSyntax.Name}";
    }

    private static string[] Files()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "pydicom's test files are not here (Debian: python3-pydicom)");
        return [.. Directory.GetFiles(Folder, "*.dcm").Order(StringComparer.Ordinal)];
    }
}
