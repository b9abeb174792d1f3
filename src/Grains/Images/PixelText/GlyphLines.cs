namespace Annotator.Grains.Images.PixelText;

/// <summary>Pieces on one line.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Characters">How many it may have.</param>
/// <param name="Pen">The brightness of its pieces.</param>
/// <param name="Ground">The brightness around them.</param>
/// <param name="Hidden">Where it may go on without being seen, for the ground is too rough there.</param>
internal sealed record GlyphLine(Box Box, int Characters, int Pen, int Ground, IReadOnlyList<Box> Hidden);

/// <summary>Puts the pieces of a mask together to lines that run from left to right.</summary>
internal static class GlyphLines
{
    private const int Smallest = 5;
    private const int LeastCharacters = 3;
    private const int LeastContrast = 8;
    private const double LeastDeviations = 4;
    private const int SureCharacters = 5;
    private const double SureDeviations = 6;
    // The pen of a tall character is of one brightness; tissue of that size is not.
    private const int TallHeight = 28;
    private const double TallSpread = 0.3;

    /// <summary>The lines of a mask, of characters up to a height.</summary>
    public static IEnumerable<GlyphLine> Of(GreyPicture picture, bool[] mask, int largest)
    {
        var glyphs = GlyphMask.Pieces(picture, mask).Where(g => g.Box.Height <= largest && IsText(g)).OrderBy(g => g.Box.Left).ToList();
        var taken = new bool[glyphs.Count];
        for (var first = 0; first < glyphs.Count; first++)
        {
            if (taken[first]) continue;
            var line = Grow(glyphs, taken, first);
            if (IsLine(line) && Seen(picture, line) is { } seen) yield return seen;
        }
    }

    // The line on its ground, with what belongs to it; null when it does not stand out of the ground or the ground goes on as it is.
    private static GlyphLine? Seen(GreyPicture picture, List<Glyph> line)
    {
        var box = line.Select(g => g.Box).Aggregate((a, b) => a.Joined(b));
        var inks = line.ConvertAll(g => Ink.Of(picture, g, box));
        var (contrast, noise, characters) = (Median(inks.Select(i => i.Contrast)), inks.Select(i => i.Noise).Order().ElementAt(inks.Count / 2), line.Sum(Characters));
        if (contrast < Math.Max(LeastContrast, (characters < SureCharacters ? SureDeviations : LeastDeviations) * noise) || !StandsAlone(picture, box, inks)) return null;
        if (box.Height >= TallHeight && Median(line.Select(g => g.Level - g.Middle)) > TallSpread * contrast) return null;
        var growth = new LineGrowth(picture, box.Height);
        var grown = growth.Grow(box, inks[0], inks.MaxBy(i => i.Box.Right)!);
        var (pen, ground) = (Median(inks.Select(i => i.Pen)), Median(inks.Select(i => i.Ground)));
        return new GlyphLine(grown, characters, pen, ground, growth.Hidden(grown, pen, contrast));
    }

    // A character, or several that touch each other: a word in italics is often one piece.
    private static bool IsText(Glyph glyph)
    {
        var (width, height) = (glyph.Box.Width, glyph.Box.Height);
        return height >= Smallest && width <= 20 * height && glyph.Area >= Smallest && glyph.Area >= 0.12 * width * height && glyph.Stroke <= Math.Max(3, 0.5 * height)
            && (width <= 3 * height || (glyph.Area <= 0.75 * width * height && glyph.Crossings >= width / height));
    }

    private static int Characters(Glyph glyph) => Math.Max(1, (int)Math.Round(Math.Min((double)glyph.Box.Width / glyph.Box.Height * 1.3, glyph.Crossings)));

    // Goes right from piece to piece. A piece that fits the first by height and the last by place belongs to the line.
    private static List<Glyph> Grow(List<Glyph> glyphs, bool[] taken, int first)
    {
        var line = new List<Glyph> { glyphs[first] };
        var members = new List<int> { first };
        var (height, right) = (glyphs[first].Box.Height, glyphs[first].Box.Right);
        for (var next = first + 1; next < glyphs.Count; next++)
        {
            var candidate = glyphs[next];
            if (candidate.Box.Left > right + (1.8 * height)) break;
            if (taken[next] || !Fits(line[^1], candidate, height)) continue;
            line.Add(candidate);
            members.Add(next);
            (height, right) = (Math.Max(height, candidate.Box.Height), Math.Max(right, candidate.Box.Right));
        }
        if (line.Sum(Characters) >= LeastCharacters)
            foreach (var member in members) taken[member] = true;
        return line;
    }

    private static bool Fits(Glyph last, Glyph next, int height)
    {
        var common = Math.Min(last.Box.Bottom, next.Box.Bottom) - Math.Max(last.Box.Top, next.Box.Top);
        var (small, large) = (Math.Min(last.Box.Height, next.Box.Height), Math.Max(last.Box.Height, next.Box.Height));
        return common >= 0.6 * small && large <= 2.2 * small && next.Box.Height >= 0.45 * height && Math.Abs(last.Level - next.Level) <= Math.Max(12, 0.15 * last.Level);
    }

    // Characters stand on one line: most bottoms (or, upside down, tops) agree. Each is as bright as the one before it: a ground may go from dark to bright under a line.
    private static bool IsLine(List<Glyph> line)
    {
        if (line.Sum(Characters) < LeastCharacters) return false;
        var height = Median(line.Select(g => g.Box.Height));
        var slack = Math.Max(1, height / 6);
        double Agreeing(Func<Glyph, int> of)
        {
            var middle = Median(line.Select(of));
            return line.Count(g => Math.Abs(of(g) - middle) <= slack) / (double)line.Count;
        }
        var alike = line.Zip(line.Skip(1), (a, b) => Math.Abs(a.Level - b.Level) <= 12).DefaultIfEmpty(true).Average(same => same ? 1.0 : 0);
        return Math.Max(Agreeing(g => g.Box.Bottom), Agreeing(g => g.Box.Top)) >= 0.6 && alike >= 0.66 && line.Sum(g => g.Box.Width) >= height;
    }

    // Above or below a line of text lies its ground: nearly nothing there is as bright as the pen. Speckle goes on as it is.
    private static bool StandsAlone(GreyPicture picture, Box line, List<Ink> inks)
    {
        var gap = Math.Max(2, line.Height / 4);
        double Share(Func<Ink, Box> of)
        {
            var (count, area) = (0, 0L);
            foreach (var ink in inks)
            {
                var box = of(ink).Within(picture.Width, picture.Height);
                count += picture.CountAbove(box, ink.Pen - Math.Max(4, ink.Contrast * 2 / 5));
                area += box.Area;
            }
            return area == 0 ? 0 : (double)count / area;
        }
        var inside = Share(i => new Box(i.Box.Left, line.Top, i.Box.Right, line.Bottom));
        var above = Share(i => new Box(i.Box.Left, line.Top - gap - 1, i.Box.Right, line.Top - 1));
        var below = Share(i => new Box(i.Box.Left, line.Bottom + 1, i.Box.Right, line.Bottom + gap + 1));
        var (least, most) = line.Height >= TallHeight ? (0.05, 0.4) : (0.12, 0.7);
        return Math.Min(above, below) <= least * inside && Math.Max(above, below) <= most * inside;
    }

    private static int Median(IEnumerable<int> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

/// <summary>A piece on the ground it stands on.</summary>
/// <param name="Box">The piece.</param>
/// <param name="Pen">Its brightness.</param>
/// <param name="Ground">The middle value above and below it.</param>
/// <param name="Noise">How far half of the ground is from that at most, as a standard deviation.</param>
internal sealed record Ink(Box Box, int Pen, int Ground, double Noise)
{
    public int Contrast => Pen - Ground;

    /// <summary>A piece of a line.</summary>
    public static Ink Of(GreyPicture picture, Glyph glyph, Box line)
    {
        var band = Math.Max(3, line.Height / 4);
        var (left, right) = (glyph.Box.Left - 2, glyph.Box.Right + 2);
        var (ground, noise) = picture.Middle(new Box(left, line.Top - band, right, line.Top - 1), new Box(left, line.Bottom + 1, right, line.Bottom + band));
        return new Ink(glyph.Box, glyph.Level, ground, noise);
    }
}
