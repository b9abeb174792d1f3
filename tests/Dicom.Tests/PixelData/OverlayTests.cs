using System.Text.Json;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.PixelData;

public sealed class OverlayTests
{
    private const int Rows = 13, Columns = 21;

    [Fact]
    public void Overlays_of_real_and_made_images_are_those_of_pydicom()
    {
        using var folder = TestData.Temporary();
        var made = folder.File("made");
        File.WriteAllBytes(made, DicomWriter.ToBytes(new DicomFile(Made(), TransferSyntax.ExplicitLittleEndian)));
        string[] files = [Path.Combine(TestData.Folder("transfer-syntaxes"), "MR-SIEMENS-DICOM-WithOverlays.dcm"), made];
        var theirs = Peers.Pydicom("dump_overlays.py", files);
        for (var n = 0; n < files.Length; n++)
        {
            var file = DicomFile.Read(File.ReadAllBytes(files[n]));
            var ours = Overlay.Read(file.Dataset, PixelDataReader.Open(file), 0)
                .Select(overlay => $"{overlay.Group},{overlay.Top + 1},{overlay.Left + 1},{FrameHashes.Of(overlay.Bits)},{overlay.Bits.Count(bit => bit == 1)}").ToList();
            Assert.NotEmpty(ours);
            Assert.Equal(JsonSerializer.Deserialize<JsonElement[][]>(theirs[n])!.Select(overlay => string.Join(',', overlay.Select(part => part.ToString()))), ours);
        }
    }

    [Fact]
    public void An_overlay_says_where_it_lies_and_what_it_is_and_one_that_does_not_fit_is_refused()
    {
        var file = new DicomFile(Made(), TransferSyntax.ExplicitLittleEndian);
        var pixels = PixelDataReader.Open(file);
        var overlays = Overlay.Read(file.Dataset, pixels, 0);
        Assert.Equal([(0x6000, -2, 3, true, "Lesion"), (0x6002, 0, 0, false, null)], overlays.Select(overlay => (overlay.Group, overlay.Top, overlay.Left, overlay.IsRegion, overlay.Label)));
        var cut = file.Dataset.Clone().Set(new DicomElement(new DicomTag(0x6000, 0x3000), DicomVr.OW, new byte[4]));
        Assert.Equal(DicomErrorCodes.BadPixelDescription, Assert.Throws<DicomFormatException>(() => Overlay.Read(cut, pixels, 0)).Code);
    }

    [Fact]
    public void An_overlay_of_several_frames_belongs_to_those_it_names()
    {
        var bits = new byte[2];
        bits[0] = 0b0000_1001;
        var dataset = Samples.Image(2, 2, 8, new byte[12]).Set(DicomTags.NumberOfFrames, 3)
            .Set(Number(0x6000, 0x0010, 2)).Set(Number(0x6000, 0x0011, 2)).Set(new DicomElement(new DicomTag(0x6000, 0x0015), DicomVr.IS, "2 "u8.ToArray()))
            .Set(Number(0x6000, 0x0051, 2)).Set(new DicomElement(new DicomTag(0x6000, 0x3000), DicomVr.OB, bits));
        var file = new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian);
        var pixels = PixelDataReader.Open(file);
        Assert.Empty(Overlay.Read(dataset, pixels, 0));
        Assert.Equal([1, 0, 0, 1], Assert.Single(Overlay.Read(dataset, pixels, 1)).Bits);
        Assert.Equal([0, 0, 0, 0], Assert.Single(Overlay.Read(dataset, pixels, 2)).Bits);
    }

    // One overlay with data of its own beside the picture's corner, and one in bit 15 of the cells.
    private static DicomDataset Made()
    {
        var random = new Random(7);
        var cells = new byte[Rows * Columns * 2];
        random.NextBytes(cells);
        var data = new byte[((5 * 7) + 15) / 16 * 2];
        random.NextBytes(data);
        return Samples.Image(Rows, Columns, 16, cells).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11)
            .Set(Number(0x6000, 0x0010, 5)).Set(Number(0x6000, 0x0011, 7)).Set(new DicomElement(new DicomTag(0x6000, 0x0040), DicomVr.CS, "R "u8.ToArray()))
            .Set(new DicomElement(new DicomTag(0x6000, 0x0050), DicomVr.SS, new byte[] { 0xFF, 0xFF, 4, 0 })).Set(Number(0x6000, 0x0100, 1)).Set(Number(0x6000, 0x0102, 0))
            .Set(new DicomElement(new DicomTag(0x6000, 0x1500), DicomVr.LO, "Lesion"u8.ToArray())).Set(new DicomElement(new DicomTag(0x6000, 0x3000), DicomVr.OW, data))
            .Set(Number(0x6002, 0x0010, Rows)).Set(Number(0x6002, 0x0011, Columns)).Set(Number(0x6002, 0x0100, 16)).Set(Number(0x6002, 0x0102, 15));
    }

    private static DicomElement Number(ushort group, ushort element, int value) => new(new DicomTag(group, element), DicomVr.US, BitConverter.GetBytes((ushort)value));
}
