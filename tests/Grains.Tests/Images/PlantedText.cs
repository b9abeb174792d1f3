using System.Diagnostics;
using System.Globalization;
using Annotator.Dicom;
using Annotator.Grains.Images.PixelText;

namespace Annotator.Grains.Tests.Images;

/// <summary>What is planted and how. Contrast is in levels between pen and ground, 255 for the brightest or darkest there is; channels are the samples of a colour image that the
/// pen is drawn in, as bits 1, 2 and 4, so yellow text is 3.</summary>
internal sealed record Planting(int Seed, string Modality, string Font, int Points, int Quarters, string Ground, int Contrast, string Text, int Channels = 7)
{
    public bool IsColour => Seed % 4 == 3;
}

/// <summary>Made ultrasound images and screen captures with text burned in by an independent renderer (ImageMagick with Debian's fonts).</summary>
internal sealed class PlantedText
{
    public const int Width = 512;
    public const int Height = 384;

    /// <summary>Seeds below it are for tuning the detector, and have one family of fonts; figures are stated of seeds from here on, which have fonts besides that it was never tuned on.</summary>
    public const int FirstUnseen = 2_000_000;

    private static readonly string[] TuningFonts = Family("dejavu", "DejaVu*.ttf").Where(f => !f.Contains("Math", StringComparison.Ordinal)).ToArray();
    private static readonly string[] AllFonts = [.. TuningFonts, .. Family("liberation", "Liberation*.ttf")];

    private PlantedText(Planting planting, byte[] before, byte[] pixels, bool[] ink, Box box) => (Planting, Before, Pixels, Ink, Box) = (planting, before, pixels, ink, box);

    public Planting Planting { get; }

    /// <summary>The picture before the text.</summary>
    public byte[] Before { get; }

    public byte[] Pixels { get; }

    /// <summary>Where the pen was.</summary>
    public bool[] Ink { get; }

    public Box Box { get; }

    public static bool CanRender => TuningFonts.Length > 0 && AllFonts.Length > TuningFonts.Length && File.Exists("/usr/bin/convert") && File.Exists("/usr/bin/tesseract");

    /// <summary>The plan of one image, from its seed alone.</summary>
    public static Planting Plan(int seed)
    {
        var random = new Random(seed);
        T Any<T>(T[] of) => of[random.Next(of.Length)];
        var modality = seed % 2 == 0 ? "US" : "OT";
        var ground = modality == "US" ? Any(["margin", "speckle"]) : Any(["dark", "bright", "gradient"]);
        var contrast = ground == "speckle" ? 255 : Any([255, random.Next(28, 60), random.Next(60, 180)]);
        var text = random.Next(4) == 0 ? MadeText.Line(random) + "\n" + MadeText.Line(random) : MadeText.Line(random);
        return new Planting(seed, modality, Any(seed < FirstUnseen ? TuningFonts : AllFonts), random.Next(9, 37), random.Next(4), ground, contrast, text, Any([7, 7, 3, 6, 2]));
    }

    /// <summary>The image of a seed without any text.</summary>
    public static PlantedText MakeClean(int seed) => Burn(Plan(seed), Ground(Plan(seed), new Random(seed ^ 0x5EED)), new GreyPicture(1, 1, [0]), 0, 0);

    public static PlantedText Make(Planting planting)
    {
        var random = new Random(planting.Seed ^ 0x5EED);
        var before = Ground(planting, random);
        var glyphs = Render(planting.Font, planting.Points, planting.Text).Turned(planting.Quarters);
        var (x, y) = planting.Ground switch
        {
            "speckle" => (Math.Max(0, (Width - glyphs.Width) / 2), Math.Clamp(((Height - glyphs.Height) / 2) + random.Next(-20, 60), 0, Math.Max(0, Height - glyphs.Height))),
            "margin" => (random.Next(2) == 0 ? 4 : Math.Max(0, Width - glyphs.Width - 4), 4),
            _ => (random.Next(4, Math.Max(5, Width - glyphs.Width - 4)), random.Next(4, Math.Max(5, Height - glyphs.Height - 4))),
        };
        return Burn(planting, before, glyphs, x, y);
    }

    public DicomFile ToFile()
    {
        var isColour = Planting.IsColour;
        var samples = isColour ? 3 : 1;
        var dataset = new DicomDataset()
            .Set(DicomTags.SopClassUid, Planting.Modality == "US" ? "1.2.840.10008.5.1.4.1.1.6.1" : "1.2.840.10008.5.1.4.1.1.7")
            .Set(DicomTags.SopInstanceUid, $"1.2.77.{Planting.Seed}").Set(DicomTags.StudyInstanceUid, "1.2.77").Set(DicomTags.SeriesInstanceUid, "1.2.77.0")
            .Set(DicomTags.Modality, Planting.Modality).Set(DicomTags.PatientID, "PAT-4711").Set(DicomTags.PatientName, "Hidden^Henrietta")
            .Set(DicomTags.SamplesPerPixel, samples).Set(DicomTags.PhotometricInterpretation, isColour ? "RGB" : "MONOCHROME2").Set(DicomTags.Rows, Height).Set(DicomTags.Columns, Width)
            .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).Set(DicomTags.PixelRepresentation, 0);
        if (isColour) dataset.Set(DicomTags.PlanarConfiguration, 0);
        return new DicomFile(dataset.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, isColour ? Coloured() : Pixels)), TransferSyntax.ExplicitLittleEndian);
    }

    private static string[] Family(string folder, string pattern) =>
        Directory.Exists($"/usr/share/fonts/truetype/{folder}") ? [.. Directory.GetFiles($"/usr/share/fonts/truetype/{folder}", pattern).Order(StringComparer.Ordinal)] : [];

    private static byte[] Ground(Planting planting, Random random) => planting.Modality == "US" ? Ultrasound(random) : Capture(random, planting.Ground);

    private byte[] Coloured() => [.. Enumerable.Range(0, 3 * Pixels.Length).Select(n => (Planting.Channels >> (n % 3) & 1) == 1 ? Pixels[n / 3] : Before[n / 3])];

    private static PlantedText Burn(Planting planting, byte[] before, GreyPicture glyphs, int left, int top)
    {
        var (pixels, ink) = (before.ToArray(), new bool[before.Length]);
        for (var y = 0; y < glyphs.Height && top + y < Height; y++)
            for (var x = 0; x < glyphs.Width && left + x < Width; x++)
            {
                var (at, alpha) = (((top + y) * Width) + left + x, glyphs.Pixels[(y * glyphs.Width) + x] / 255.0);
                var pen = planting.Ground == "bright" ? Math.Max(0, before[at] - planting.Contrast) : Math.Min(255, before[at] + planting.Contrast);
                if (planting.Contrast == 255) pen = planting.Ground == "bright" ? 0 : 255;
                pixels[at] = (byte)((before[at] * (1 - alpha)) + (pen * alpha) + 0.5);
                ink[at] = alpha >= 0.5 && pixels[at] != before[at];
            }
        return new PlantedText(planting, before, pixels, ink, new Box(left, top, Math.Min(Width, left + glyphs.Width), Math.Min(Height, top + glyphs.Height)));
    }

    // A fan of speckle (Rayleigh, two pixels wide) with bands and a dark cyst, on black.
    private static byte[] Ultrasound(Random random)
    {
        var noise = new double[Width * Height];
        for (var n = 0; n < noise.Length; n++) noise[n] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var pixels = new byte[noise.Length];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var (dx, dy) = (x - (Width / 2.0), y + 40.0);
                var (radius, angle) = (Math.Sqrt((dx * dx) + (dy * dy)), Math.Atan2(dx, dy));
                if (radius is < 80 or > 400 || Math.Abs(angle) > 0.7) continue;
                double Noise(int i, int j) => noise[(Math.Clamp(j, 0, Height - 1) * Width) + Math.Clamp(i, 0, Width - 1)];
                var speckle = (Noise(x, y) + Noise(x + 1, y) + Noise(x, y + 1) + Noise(x + 1, y + 1)) / 4;
                var tissue = 55 + (25 * Math.Sin(radius / 23)) - (Math.Abs(dx - 50) + Math.Abs(dy - 230) < 60 ? 45 : 0);
                pixels[(y * Width) + x] = (byte)Math.Clamp(tissue * speckle, 0, 220);
            }
        return pixels;
    }

    // A grey desk with a little sensor noise, a frame and a smooth curve, as report pages and work station screens have.
    private static byte[] Capture(Random random, string ground)
    {
        var pixels = new byte[Width * Height];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var level = ground switch { "dark" => 24, "bright" => 226, _ => 40 + (x * 90 / Width) + (y * 30 / Height) };
                var curve = Math.Abs(y - (Height * 0.75) - (30 * Math.Sin(x / 40.0))) < 1.2 ? (ground == "bright" ? -60 : 60) : 0;
                pixels[(y * Width) + x] = (byte)Math.Clamp(level + curve + random.Next(-3, 4), 0, 255);
            }
        return pixels;
    }

    private static GreyPicture Render(string font, int points, string text)
    {
        var start = new ProcessStartInfo("/usr/bin/convert", ["-background", "black", "-fill", "white", "-font", font, "-pointsize", points.ToString(CultureInfo.InvariantCulture), $"label:{text}", "-depth", "8", "pgm:-"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        var pgm = bytes.ToArray();
        var header = System.Text.Encoding.ASCII.GetString(pgm, 0, 32).Split('\n', ' ');
        var (width, height) = (int.Parse(header[1], CultureInfo.InvariantCulture), int.Parse(header[2], CultureInfo.InvariantCulture));
        return new GreyPicture(width, height, pgm[^(width * height)..]);
    }
}
