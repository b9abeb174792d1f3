namespace Annotator.Dicom.Tests.Support;

/// <summary>Pictures with edges, ramps and noise, of odd sizes, written as native files for peers to compress.</summary>
internal static class Pictures
{
    /// <summary>A file of one picture.</summary>
    /// <returns>Its path.</returns>
    public static string Write(TemporaryFolder folder, int stored, bool isSigned = false, int samples = 1, int rows = 61, int columns = 77,
        string photometric = "RGB")
    {
        var allocated = stored <= 8 ? 8 : 16;
        var random = new Random((stored * 31) + samples);
        var pixels = new byte[rows * columns * samples * allocated / 8];
        for (var i = 0; i < rows * columns * samples; i++)
        {
            var (sample, x, y) = (i % samples, i / samples % columns, i / samples / columns);
            var value = ValueAt(x, y, sample, random) * ((1 << stored) - 1);
            var cell = (int)value - (isSigned ? 1 << (stored - 1) : 0);
            if (allocated == 8)
            {
                pixels[i] = (byte)cell;
            }
            else
            {
                BitConverter.TryWriteBytes(pixels.AsSpan(2 * i), (short)cell);
            }
        }
        var dataset = Samples.Image(rows, columns, allocated, pixels, samples, samples == 3 ? photometric
            : "MONOCHROME2", isSigned, allocated == 8 && samples == 3 ? DicomVr.OB : DicomVr.OW)
            .Set(DicomTags.BitsStored, stored).Set(DicomTags.HighBit, stored - 1);
        if (samples == 3)
        {
            dataset.Set(DicomTags.PlanarConfiguration, 0);
        }
        File.WriteAllBytes(folder.File("native"), DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)));
        return folder.File("native");
    }

    private static double ValueAt(int x, int y, int sample, Random random)
    {
        var ramp = (x * (sample + 1) % 77 / 154.0) + (y / 244.0);
        var disc = ((x - 30) * (x - 30)) + ((y - 25) * (y - 25)) < 300 ? 0.3 - (0.1 * sample) : 0;
        var edge = x % 16 == 5 && y > 40 ? 0.4 : 0;
        // A part is flat, so that run modes are met.
        return y < 8 ? 0.25 : Math.Clamp(ramp + disc + edge + (random.NextDouble() * 0.08), 0, 0.9999);
    }
}
