using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Dicom;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Modality LUTs, VOI LUTs, windows and padding through the slice endpoint, against pydicom.</summary>
public sealed class ValueTableTests
{
    private const int Rows = 16, Columns = 20, Pixels = Rows * Columns;

    /// <summary>Images of which each has another way from stored values to grey.</summary>
    public static TheoryData<string> Cases => [.. Images.Keys];

    private static readonly Dictionary<string, Func<DicomDataset>> Images = new()
    {
        ["a modality table of 12 bits over signed values, first value negative"] = () => Image(16, true, -2048, 2047)
            .Set(DicomTags.ModalityLutSequence, Table(DicomVr.SS, -500, 16, Ramp(1000, 16, 1.7), DicomVr.US).Set(DicomTags.ModalityLutType, "OD")).Set(DicomTags.WindowCenter, 20000).Set(DicomTags.WindowWidth, 30000),
        ["a modality table of 65536 entries, written as 0"] = () => Image(16, false, 0, 65535)
            .Set(DicomTags.ModalityLutSequence, Table(DicomVr.US, 0, 16, Ramp(65536, 16, 0.6), DicomVr.OW)).Set(DicomTags.WindowCenter, 30000).Set(DicomTags.WindowWidth, 60000),
        ["a modality table of 8 bits packed in OW, after it a VOI table"] = () => Image(8, false, 0, 255)
            .Set(DicomTags.ModalityLutSequence, Packed(Table(DicomVr.US, 10, 8, Ramp(201, 8, 1.4), DicomVr.OW)))
            .Set(DicomTags.VoiLutSequence, Table(DicomVr.US, 20, 12, Ramp(220, 12, 2), DicomVr.US)),
        ["a modality table with a range of padding"] = () => Image(16, false, 0, 4095)
            .Set(DicomTags.ModalityLutSequence, Table(DicomVr.US, 100, 16, Ramp(3000, 16, 1.2), DicomVr.US))
            .Set(new DicomElement(DicomTags.PixelPaddingValue, DicomVr.US, BitConverter.GetBytes((ushort)300)))
            .Set(new DicomElement(DicomTags.PixelPaddingRangeLimit, DicomVr.US, BitConverter.GetBytes((ushort)1200))).Set(DicomTags.WindowCenter, 30000).Set(DicomTags.WindowWidth, 50000),
        ["a rescale with a range of padding"] = () => Image(16, true, -2000, 3000).Set(DicomTags.RescaleSlope, 2).Set(DicomTags.RescaleIntercept, -1024)
            .Set(new DicomElement(DicomTags.PixelPaddingValue, DicomVr.SS, BitConverter.GetBytes((short)-2000)))
            .Set(new DicomElement(DicomTags.PixelPaddingRangeLimit, DicomVr.SS, BitConverter.GetBytes((short)-900))).Set(DicomTags.WindowCenter, -600).Set(DicomTags.WindowWidth, 1500),
        ["two VOI tables with explanations and two windows, low values bright"] = () => Image(16, false, 0, 4095).Set(DicomTags.PhotometricInterpretation, "MONOCHROME1")
            .Set(DicomTags.WindowCenter, 2000, 1200).Set(DicomTags.WindowWidth, 4000, 600).Set(DicomTags.WindowCenterWidthExplanation, "NORMAL", "HARDER")
            .Set(DicomTags.VoiLutSequence, Table(DicomVr.US, 0, 12, Ramp(4096, 12, 1.8), DicomVr.US).Set(DicomTags.LutExplanation, "NORMAL"), Table(DicomVr.US, 500, 10, Ramp(2000, 10, 1), DicomVr.US).Set(DicomTags.LutExplanation, "SOFTER")),
        ["a VOI table over rescaled values below zero"] = () => Image(16, false, 0, 4095).Set(DicomTags.RescaleSlope, 1).Set(DicomTags.RescaleIntercept, -1024)
            .Set(DicomTags.VoiLutSequence, Table(DicomVr.SS, -900, 16, Ramp(2500, 16, 2.2), DicomVr.US)),
        ["a sigmoid window"] = () => Image(16, true, -1000, 3000).Set(DicomTags.RescaleSlope, 1).Set(DicomTags.RescaleIntercept, 5).Set(DicomTags.VoiLutFunction, "SIGMOID")
            .Set(DicomTags.WindowCenter, 400).Set(DicomTags.WindowWidth, 1800),
        ["an exact window below a width of 1"] = () => Image(8, false, 0, 255).Set(DicomTags.RescaleSlope, 0.01).Set(DicomTags.RescaleIntercept, -1).Set(DicomTags.VoiLutFunction, "LINEAR_EXACT")
            .Set(DicomTags.WindowCenter, 0.25).Set(DicomTags.WindowWidth, 0.8),
        ["an enhanced image with its tables in functional groups"] = () => Image(16, false, 0, 4095)
            .Set(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset().Set(DicomTags.FrameVoiLutSequence, new DicomDataset().Set(DicomTags.WindowCenter, 700).Set(DicomTags.WindowWidth, 900)
                .Set(DicomTags.VoiLutSequence, Table(DicomVr.US, 50, 10, Ramp(3000, 10, 0.5), DicomVr.US))))
            .Set(DicomTags.PerFrameFunctionalGroupsSequence, new DicomDataset().Set(DicomTags.FrameContentSequence, new DicomDataset())),
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Values_and_grey_are_those_of_pydicom(string name)
    {
        var file = MadeImages.File(Images[name]());
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var result = (await site.UploadAsync("p", file)).Files[0];
        Assert.True(result.Verdict == Verdict.Stored, result.Text);
        var volume = Assert.Single(await site.VolumesAsync(result.ExamId!));
        Assert.DoesNotContain(volume.Problems, problem => problem.Code is "modality-lut" or "bad-rescale");
        var theirs = Pydicom(file);
        Assert.Equal(theirs.Modality, await ModalityAsync(site, volume));
        var presets = volume.Presets.ToList();
        Assert.Equal(theirs.Grey.Length, presets.Count);
        foreach (var (preset, grey) in presets.Zip(theirs.Grey)) await CompareAsync(site, volume, preset, grey);
    }

    [Fact]
    public async Task Windows_and_tables_are_offered_by_their_explanations_and_a_table_can_be_fetched()
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var result = (await site.UploadAsync("p", MadeImages.File(Images["two VOI tables with explanations and two windows, low values bright"]()))).Files[0];
        var volume = Assert.Single(await site.VolumesAsync(result.ExamId!));
        Assert.Equal(
            [new("NORMAL", 2000, 4000), new("HARDER", 1200, 600), new("NORMAL 2", 2048, 4096, "TABLE", 0), new WindowPreset("SOFTER", 1500, 2000, "TABLE", 1)], volume.Presets);
        var grey = MemoryMarshal.Cast<byte, ushort>(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/tables/0")).ToArray();
        Assert.Equal(Ramp(4096, 12, 1.8).Select(value => (int)Math.Round(value * 65535.0 / 4095)), grey.Select(value => (int)value));
        foreach (var refused in (string[])["tables/2", "slices/native/0?format=png8&function=TABLE&table=2", "slices/native/0?format=png8&function=TABLE"])
            Assert.Equal("no-such-table", await UploadTests.CodeAsync(await site.Admin.GetAsync($"/api/projects/p/volumes/{volume.Id}/{refused}")));
        var stranger = await site.SignInAsync("stranger", null);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/projects/p/volumes/{volume.Id}/tables/0")).StatusCode);
    }

    [Fact]
    public async Task A_modality_table_that_does_not_fit_its_descriptor_is_said_and_stored_values_are_shown()
    {
        await using var site = await ImageSite.StartAsync();
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var cut = Table(DicomVr.US, 0, 16, Ramp(100, 16, 1), DicomVr.US);
        cut.Set(new DicomElement(DicomTags.LutData, DicomVr.US, cut[DicomTags.LutData]!.Bytes[..100]));
        var result = (await site.UploadAsync("p", MadeImages.File(Image(16, false, 0, 99).Set(DicomTags.ModalityLutSequence, cut)))).Files[0];
        var volume = Assert.Single(await site.VolumesAsync(result.ExamId!));
        Assert.Contains(volume.Problems, problem => problem.Code == "modality-lut");
        Assert.Equal(Stored(0, 99), MemoryMarshal.Cast<byte, ushort>(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/native/0")).ToArray().Select(value => (int)value));
    }

    private static async Task CompareAsync(ImageSite site, VolumeDescriptor volume, WindowPreset preset, double[] grey)
    {
        FormattableString query = $"format=png8&center={preset.Center:R}&width={preset.Width:R}&function={preset.Function ?? "LINEAR"}&table={preset.Table}";
        var png = await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/native/0?{FormattableString.Invariant(query)}");
        var ours = PngDecoder.Decode(png).Pixels;
        for (var n = 0; n < Pixels; n++) Assert.True(Math.Abs(ours[n] - grey[n]) <= 1, $"{preset.Name}: pixel {n} is {ours[n]}, {grey[n]:F2} by pydicom");
    }

    private static async Task<double?[]> ModalityAsync(ImageSite site, VolumeDescriptor volume)
    {
        var bytes = await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/native/0");
        double[] stored = volume.PixelType switch
        {
            PixelType.Int16 => [.. MemoryMarshal.Cast<byte, short>(bytes).ToArray().Select(value => (double)value)],
            PixelType.Uint16 => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(value => (double)value)],
            PixelType.Float32 => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (double)value)],
            _ => [.. bytes.Select(value => (double)value)],
        };
        var (first, last) = (volume.Padding ?? double.NaN, volume.PaddingLast ?? volume.Padding ?? double.NaN);
        return [.. stored.Select(value => value >= first && value <= last ? (double?)null : (value * volume.Slope) + volume.Intercept)];
    }

    private static DicomDataset Image(int bits, bool isSigned, int low, int high)
    {
        var pixels = Stored(low, high).SelectMany(value => bits == 8 ? [(byte)value] : BitConverter.GetBytes((short)value)).ToArray();
        var slice = MadeImages.Slice(0);
        slice.Remove(DicomTags.RescaleSlope);
        slice.Remove(DicomTags.RescaleIntercept);
        return slice.Set(DicomTags.SopClassUid, "1.2.840.10008.5.1.4.1.1.7").Set(DicomTags.Modality, "DX").Set(DicomTags.Rows, Rows).Set(DicomTags.Columns, Columns)
            .Set(DicomTags.BitsAllocated, bits).Set(DicomTags.BitsStored, bits).Set(DicomTags.HighBit, bits - 1).Set(DicomTags.PixelRepresentation, isSigned ? 1 : 0)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, pixels));
    }

    // Both ends and values between, in no order.
    private static int[] Stored(int low, int high) => [.. Enumerable.Range(0, Pixels).Select(n => low + (int)((long)(high - low) * (n * 77 % Pixels) / (Pixels - 1)))];

    private static ushort[] Ramp(int entries, int bits, double gamma) =>
        [.. Enumerable.Range(0, entries).Select(n => (ushort)Math.Round(Math.Pow((double)n / (entries - 1), gamma) * ((1 << bits) - 1)))];

    private static DicomDataset Table(DicomVr descriptor, int first, int bits, ushort[] values, DicomVr data) => new DicomDataset()
        .Set(new DicomElement(DicomTags.LutDescriptor, descriptor, MemoryMarshal.AsBytes<ushort>([(ushort)values.Length, (ushort)first, (ushort)bits]).ToArray()))
        .Set(new DicomElement(DicomTags.LutData, data, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    private static DicomDataset Packed(DicomDataset table)
    {
        var bytes = MemoryMarshal.Cast<byte, ushort>(table[DicomTags.LutData]!.Bytes.Span).ToArray().Select(value => (byte)value);
        return table.Set(new DicomElement(DicomTags.LutData, DicomVr.OW, bytes.Append((byte)0).ToArray()));
    }

    private static Theirs Pydicom(byte[] file)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "SKIPPED LOUDLY: python3 is not installed.");
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, file);
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Here(), "value_tables.py"), path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        File.Delete(path);
        Assert.SkipWhen(errors.Result.Contains("No module named", StringComparison.Ordinal), "SKIPPED LOUDLY: python3-pydicom is not installed.");
        Assert.True(python.ExitCode == 0, errors.Result);
        return JsonSerializer.Deserialize<Theirs>(output, JsonSerializerOptions.Web)!;
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private sealed record Theirs(double?[] Modality, double[][] Grey);
}
