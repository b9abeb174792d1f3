using System.Text.RegularExpressions;

namespace Annotator.Grains.Images.PixelText;

/// <summary>Finds text in pictures in two ways: by shapes that are then read, and by reading the whole picture.</summary>
internal sealed partial class TextFinder(TextRecognition reader)
{
    private const double Enlargement = 2;
    private const int MostLines = 60;
    private const int TallestText = 64;
    private const double VastShare = 0.12;
    private static readonly (int Height, bool IsCleaned)[] FirstReading = [(36, true)];
    private static readonly (int Height, bool IsCleaned)[] SecondReading = [(36, false), (24, true), (52, true)];
    private static readonly string[] Sparse = ["--psm", "11"];
    private static readonly string[] SparseLocal = ["--psm", "11", "-c", "thresholding_method=2"];

    /// <summary>The first pass: lines that look like text, read upright and upside down; what is not read is brought to other sizes and read again.</summary>
    public async Task<List<FoundText>> FindAsync(GreyPicture picture, CancellationToken cancellation)
    {
        var lines = GlyphFinder.Find(picture);
        var found = await ReadLinesAsync(picture, lines, FirstReading, cancellation);
        var unread = lines.Where((_, n) => !found[n].IsRead).ToList();
        found.RemoveAll(f => !f.IsRead);
        found.AddRange(await ReadLinesAsync(picture, unread, SecondReading, cancellation));
        found.AddRange(lines.SelectMany(l => l.Hidden).Select(box => new FoundText(box, false, false)));
        // What lies in a line that was read is part of it.
        return [.. found.Where(f => f.IsRead || !found.Exists(r => r.IsRead && f.Box.CoveredBy(r.Box) > 0.9))];
    }

    /// <summary>The second pass, independent of the first: the whole picture in four directions, with thresholds of another sort.</summary>
    /// <returns>What is text without doubt, and what looks like it. A word that has the shapes of a line takes the line's place.</returns>
    public async Task<List<FoundText>> FindAgainAsync(GreyPicture picture, CancellationToken cancellation)
    {
        var found = GlyphFinder.Find(picture).ConvertAll(line => new FoundText(Padded(line, picture), false, false));
        for (var quarters = 0; quarters < 4; quarters++)
        {
            foreach (var word in (await ReadWholeAsync(picture, quarters, SparseLocal, cancellation)).Where(IsSure))
            {
                var line = found.FindIndex(f => f.IsShape && !IsVast(f.Box, picture) && (f.Box.CoveredBy(word.Box) > 0.4 || word.Box.CoveredBy(f.Box) > 0.6));
                if (line >= 0) found[line] = found[line] with { IsRead = true, IsMeasurement = IsMeasurement([word.Text]) };
                else found.Add(new FoundText(word.Box.Padded(2, 2).Within(picture.Width, picture.Height), true, IsMeasurement([word.Text]), IsShape: false));
            }
        }
        return found;
    }

    // Larger than anybody writes: surely no text, however it was read.
    private static bool IsVast(Box box, GreyPicture picture) => Math.Min(box.Width, box.Height) > TallestText || box.Area > VastShare * picture.Pixels.Length;

    private async Task<IEnumerable<ReadWord>> ReadWholeAsync(GreyPicture picture, int quarters, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var turned = picture.Turned(quarters);
        var words = await reader.ReadAsync(turned.Inverted().Enlarged(Enlargement), arguments, cancellation);
        return words.Select(word => word with { Box = Back(word.Box, quarters, turned) });
    }

    private static Box Back(Box box, int quarters, GreyPicture turned)
    {
        var (left, top) = ((int)(box.Left / Enlargement), (int)(box.Top / Enlargement));
        var result = new Box(left, top, (int)Math.Ceiling(box.Right / Enlargement), (int)Math.Ceiling(box.Bottom / Enlargement));
        var (width, height) = (turned.Width, turned.Height);
        for (var n = 0; n < (4 - quarters) % 4; n++)
        {
            result = new Box(height - result.Bottom, result.Left, height - result.Top, result.Right);
            (width, height) = (height, width);
        }
        return result;
    }

    private async Task<List<FoundText>> ReadLinesAsync(GreyPicture picture, List<TextLine> lines, IReadOnlyList<(int Height, bool IsCleaned)> forms, CancellationToken cancellation)
    {
        if (lines.Count == 0) return [];
        var sheet = new LineSheet();
        foreach (var line in lines.Take(MostLines))
        {
            var crop = picture.Cropped(line.Box.Padded(line.GlyphHeight / 2, line.GlyphHeight / 2));
            var dark = line.IsBright ? crop.Inverted() : crop;
            foreach (var (height, isCleaned) in forms)
            {
                var clear = isCleaned ? dark.Between(line.IsBright ? 255 - line.Pen : line.Pen, line.IsBright ? 255 - line.Ground : line.Ground) : dark.Stretched();
                foreach (var quarters in line.IsVertical ? new[] { 1, 3 } : [0, 2]) sheet.Add(line, clear.Turned(quarters), (double)height / line.GlyphHeight);
            }
        }
        var words = await reader.ReadAsync(sheet.Draw(), Sparse, cancellation);
        return lines.ConvertAll(line => Judge(line, picture, [.. sheet.RowsOf(line).Select(row => words.Where(w => row.Contains(w.Box)).ToList())]));
    }

    // A line that has the shapes of text needs less to be believed than words out of nowhere.
    private static FoundText Judge(TextLine line, GreyPicture picture, List<List<ReadWord>> readings)
    {
        var best = readings.Select(words => words.Where(w => (w.Confidence >= 50 && w.Characters >= 3) || (w.Confidence >= 80 && w.Characters >= 2)).ToList()).OrderByDescending(words => words.Sum(w => w.Characters * w.Confidence)).FirstOrDefault() ?? [];
        return new FoundText(Padded(line, picture), best.Count > 0 && !IsVast(line.Box, picture), best.Count > 0 && IsMeasurement(best.Select(w => w.Text)));
    }

    private static Box Padded(TextLine line, GreyPicture picture)
    {
        var (along, across) = (Math.Max(3, line.GlyphHeight / 8), 2);
        return (line.IsVertical ? line.Box.Padded(across, along) : line.Box.Padded(along, across)).Within(picture.Width, picture.Height);
    }

    private static bool IsSure(ReadWord word) => word.Confidence >= 70 && word.Characters >= 3 && Math.Max(word.Box.Width, word.Box.Height) <= 2 * word.Characters * Math.Min(word.Box.Width, word.Box.Height);

    private static bool IsMeasurement(IEnumerable<string> words) => Measurement().IsMatch(string.Join(' ', words));

    // Numbers with units, and the letters that machines put before them; a line with any other word is no measurement. No dates: these have no unit.
    [GeneratedRegex(@"^\s*((D|L|A|V|MI|TIS|TIB|TIC|RI|PI|PSV|EDV|DIST|AREA|VOL|HR|FR|DR|G|P|F)\s*[:=]?\s*)?([+x]?\s*\d{1,4}([.,]\d{1,3})?\s*(mm|cm|cm2|cm\u00B2|ml|cm/s|m/s|mmhg|bpm|hz|khz|mhz|db|%|fps|s|ms|\u00B0)\s*)+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Measurement();
}

/// <summary>Text, or what looks like it.</summary>
/// <param name="Box">Where.</param>
/// <param name="IsRead">It was read; otherwise it only looks like text.</param>
/// <param name="IsMeasurement">What was read is a number with a unit and nothing else.</param>
/// <param name="IsShape">It has the shapes of a line, so its box is that of its pieces; otherwise the box is what a reading of the whole picture took for a word.</param>
internal sealed record FoundText(Box Box, bool IsRead, bool IsMeasurement, bool IsShape = true);
