using Annotator.Dicom.PixelData;

namespace Annotator.Dicom.Tests.Support;

/// <summary>Pictures compressed by OpenJPEG's own program and wrapped into DICOM.</summary>
internal static class Codestreams
{
    /// <summary>The first frame of a native file, compressed.</summary>
    /// <returns>Path of a JPEG 2000 file whose dataset says the same of the pixels, apart from the photometric interpretation of colour.</returns>
    public static string Write(TemporaryFolder folder, string source, params string[] options)
    {
        var file = DicomFile.Read(File.ReadAllBytes(source));
        var frame = PixelDataReader.Open(file).ReadFrame(0);
        File.WriteAllBytes(folder.File("picture.rawl"), Planes(frame));
        var (sign, format) = (frame.Format.IsSigned ? 's' : 'u', frame.Format);
        Peers.Tool("opj_compress", "libopenjp2-tools",
            ["-i", folder.File("picture.rawl"), "-o", folder.File("picture.j2k"), "-F", $"{frame.Columns},{frame.Rows},{format.SamplesPerPixel},{format.BitsStored},{sign}", .. options]);
        var dataset = file.Dataset.Clone().Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [Even(File.ReadAllBytes(folder.File("picture.j2k")))])));
        if (format.SamplesPerPixel == 3)
        {
            dataset.Set(DicomTags.PhotometricInterpretation, options.Contains("-I") ? "YBR_ICT" : "YBR_RCT");
        }
        File.WriteAllBytes(folder.File("wrapped"), DicomWriter.ToBytes(new DicomFile(dataset, options.Contains("-I") ? TransferSyntax.Jpeg2000 : TransferSyntax.Jpeg2000Lossless)));
        return folder.File("wrapped");
    }

    /// <summary>The cells that OpenJPEG's own program makes of the last codestream written, samples of a pixel side by side.</summary>
    public static byte[] Decompress(TemporaryFolder folder, PixelFrame like)
    {
        Peers.Tool("opj_decompress", "libopenjp2-tools", "-i", folder.File("picture.j2k"), "-o", folder.File("back.rawl"));
        return Interleaved(File.ReadAllBytes(folder.File("back.rawl")), like);
    }

    private static byte[] Even(byte[] bytes) => bytes.Length % 2 == 0 ? bytes : [.. bytes, 0];

    private static byte[] Planes(PixelFrame frame) => Move(frame.Bytes, frame, (pixel, sample, count, samples) => ((pixel * samples) + sample, (sample * count) + pixel));

    private static byte[] Interleaved(byte[] planes, PixelFrame like) => Move(planes, like, (pixel, sample, count, samples) => ((sample * count) + pixel, (pixel * samples) + sample));

    private static byte[] Move(byte[] source, PixelFrame frame, Func<int, int, int, int, (int From, int To)> places)
    {
        var (count, samples, width) = (frame.Rows * frame.Columns, frame.Format.SamplesPerPixel, frame.Format.BitsAllocated / 8);
        var target = new byte[count * samples * width];
        for (var pixel = 0; pixel < count; pixel++)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                var (from, to) = places(pixel, sample, count, samples);
                source.AsSpan(from * width, width).CopyTo(target.AsSpan(to * width));
            }
        }
        return target;
    }
}
