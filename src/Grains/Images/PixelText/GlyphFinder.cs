namespace Annotator.Grains.Images.PixelText;

/// <summary>A place that looks like a line of text by its shapes alone, whatever it says.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="IsVertical">It runs down or up the picture.</param>
/// <param name="IsBright">It is brighter than its ground.</param>
/// <param name="Glyphs">How many pieces it has.</param>
internal sealed record TextLine(Box Box, bool IsVertical, bool IsBright, int Glyphs)
{
    /// <summary>The size of its characters.</summary>
    public int GlyphHeight => IsVertical ? Box.Width : Box.Height;
}

/// <summary>Finds what looks like lines of text: pieces of one height and one brightness side by side on one line, upright or lying.</summary>
internal static class GlyphFinder
{
    private const int Smallest = 5;
    private const int Largest = 80;
    private const int LeastGlyphs = 3;

    /// <summary>Every such line; of lines over each other the one with more pieces.</summary>
    public static List<TextLine> Find(GreyPicture picture)
    {
        var lines = new List<TextLine>();
        foreach (var (seen, isBright) in new[] { (picture, true), (picture.Inverted(), false) })
        {
            lines.AddRange(Lines(seen).Select(l => new TextLine(l.Box, false, isBright, l.Count)));
            lines.AddRange(Lines(seen.Transposed()).Select(l => new TextLine(l.Box.Transposed(), true, isBright, l.Count)));
        }
        return Distinct(lines);
    }

    private static List<TextLine> Distinct(List<TextLine> lines)
    {
        var kept = new List<TextLine>();
        foreach (var line in lines.OrderByDescending(l => l.Glyphs).ThenByDescending(l => l.Box.Area))
            if (!kept.Exists(k => line.Box.CoveredBy(k.Box) > 0.5)) kept.Add(line);
        return kept;
    }

    private static IEnumerable<(Box Box, int Count)> Lines(GreyPicture picture)
    {
        var glyphs = GlyphMask.Pieces(picture, GlyphMask.Bright(picture)).Where(IsCharacter).OrderBy(g => g.Box.Left).ToList();
        var taken = new bool[glyphs.Count];
        for (var first = 0; first < glyphs.Count; first++)
        {
            if (taken[first]) continue;
            var line = Grow(glyphs, taken, first);
            if (!IsLine(line)) continue;
            var box = line.Select(g => g.Box).Aggregate((a, b) => a.Joined(b));
            if (StandsAlone(picture, box, Median(line.Select(g => g.Level)))) yield return (box, line.Count);
        }
    }

    private static bool IsCharacter(Glyph glyph)
    {
        var (width, height) = (glyph.Box.Width, glyph.Box.Height);
        return height is >= Smallest and <= Largest && width <= 3 * height && glyph.Area >= Smallest && glyph.Area >= 0.12 * width * height;
    }

    // Goes right from piece to piece. A piece that fits the first by height and the last by place belongs to the line.
    private static List<Glyph> Grow(List<Glyph> glyphs, bool[] taken, int first)
    {
        var line = new List<Glyph> { glyphs[first] };
        var members = new List<int> { first };
        for (var next = first + 1; next < glyphs.Count; next++)
        {
            var (last, candidate) = (line[^1], glyphs[next]);
            var height = line.Max(g => g.Box.Height);
            if (candidate.Box.Left > line.Max(g => g.Box.Right) + (1.6 * height)) break;
            if (taken[next] || !Fits(last, candidate, height)) continue;
            line.Add(candidate);
            members.Add(next);
        }
        if (line.Count >= LeastGlyphs)
            foreach (var member in members) taken[member] = true;
        return line;
    }

    private static bool Fits(Glyph last, Glyph next, int height)
    {
        var common = Math.Min(last.Box.Bottom, next.Box.Bottom) - Math.Max(last.Box.Top, next.Box.Top);
        var (small, large) = (Math.Min(last.Box.Height, next.Box.Height), Math.Max(last.Box.Height, next.Box.Height));
        return common >= 0.6 * small && large <= 2.2 * small && next.Box.Height >= 0.45 * height && Math.Abs(last.Level - next.Level) <= Math.Max(12, 0.15 * last.Level);
    }

    // Characters stand on one line: most bottoms (or, upside down, tops) agree, and most brightnesses.
    private static bool IsLine(List<Glyph> line)
    {
        if (line.Count < LeastGlyphs) return false;
        var height = Median(line.Select(g => g.Box.Height));
        var slack = Math.Max(1, height / 6);
        double Agreeing(Func<Glyph, int> of, int within)
        {
            var middle = Median(line.Select(of));
            return line.Count(g => Math.Abs(of(g) - middle) <= within) / (double)line.Count;
        }
        var aligned = Math.Max(Agreeing(g => g.Box.Bottom, slack), Agreeing(g => g.Box.Top, slack));
        return aligned >= 0.66 && Agreeing(g => g.Level, Math.Max(10, 12)) >= 0.66 && line.Sum(g => g.Box.Width) >= height;
    }

    // Above or below a line of text lies its ground: nearly nothing there is as bright as the pen. Speckle goes on as it is.
    private static bool StandsAlone(GreyPicture picture, Box box, int level)
    {
        var gap = Math.Max(2, box.Height / 4);
        var inside = Share(picture, box, level);
        var above = Share(picture, new Box(box.Left, box.Top - gap - 1, box.Right, box.Top - 1), level);
        var below = Share(picture, new Box(box.Left, box.Bottom + 1, box.Right, box.Bottom + gap + 1), level);
        return Math.Min(above, below) <= 0.12 * inside && Math.Max(above, below) <= 0.7 * inside;
    }

    // Which part of a place is about as bright as the pen, against the darkest quarter of it.
    private static double Share(GreyPicture picture, Box box, int level)
    {
        var seen = box.Within(picture.Width, picture.Height);
        if (seen.Area == 0) return 0;
        var bright = 0;
        for (var y = seen.Top; y < seen.Bottom; y++)
            for (var x = seen.Left; x < seen.Right; x++)
                if (picture.Pixels[(y * picture.Width) + x] >= level - Math.Max(6, level / 5)) bright++;
        return (double)bright / seen.Area;
    }

    private static int Median(IEnumerable<int> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
