using System.Collections.Immutable;

namespace Annotator.Grains.Images.PixelText;

/// <summary>A place that looks like a line of text by its shapes alone, whatever it says.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="IsVertical">It runs down or up the picture.</param>
/// <param name="IsBright">It is brighter than its ground.</param>
/// <param name="Glyphs">How many characters it has, as far as its shapes tell.</param>
/// <param name="Pen">The brightness of its characters, as the picture shows them.</param>
/// <param name="Ground">The brightness around them.</param>
/// <param name="Hidden">Where it may go on without being seen, for the ground is too rough there.</param>
internal sealed record TextLine(Box Box, bool IsVertical, bool IsBright, int Glyphs, int Pen, int Ground, ImmutableArray<Box> Hidden)
{
    /// <summary>The size of its characters.</summary>
    public int GlyphHeight => IsVertical ? Box.Width : Box.Height;

    /// <summary>The same line in a picture of twice the size.</summary>
    public TextLine Doubled() => this with { Box = Box.Doubled(), Hidden = [.. Hidden.Select(h => h.Doubled())] };

    /// <summary>Both are pieces of one line: on one height, of like size, with no more than a wide gap between them.</summary>
    public bool Continues(TextLine other)
    {
        if (IsVertical != other.IsVertical || IsBright != other.IsBright) return false;
        var (a, b) = IsVertical ? (Box.Transposed(), other.Box.Transposed()) : (Box, other.Box);
        var (small, large) = (Math.Min(a.Height, b.Height), Math.Max(a.Height, b.Height));
        var gap = Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right);
        return Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top) >= 0.6 * small && large <= 2 * small && gap <= 2 * large;
    }

    /// <summary>As long as the box too, and no higher than before.</summary>
    public TextLine Lengthened(Box box) => this with
    {
        Box = IsVertical ? Box with { Top = Math.Min(Box.Top, box.Top), Bottom = Math.Max(Box.Bottom, box.Bottom) } : Box with { Left = Math.Min(Box.Left, box.Left), Right = Math.Max(Box.Right, box.Right) },
    };

    /// <summary>One line of two pieces.</summary>
    public TextLine Joined(TextLine other) => this with { Box = Box.Joined(other.Box), Glyphs = Glyphs + other.Glyphs, Hidden = [.. Hidden, .. other.Hidden] };
}

/// <summary>Finds what looks like lines of text: pieces of one height and one brightness side by side on one line, upright or lying, bright or dark, small or large.</summary>
/// <remarks>Pieces come of several masks, for no one threshold parts every pen from every ground: against the surroundings at two scales, and against the few pixels of the picture that are brightest of all.</remarks>
internal static class GlyphFinder
{
    private const int LeastSide = 96;
    private const int Largest = 80;

    /// <summary>Every such line; of lines over each other the one with more pieces, and pieces of one line as one.</summary>
    public static List<TextLine> Find(GreyPicture picture)
    {
        var lines = new List<TextLine>();
        foreach (var isBright in new[] { true, false })
        {
            var seen = isBright ? picture : picture.Inverted();
            lines.AddRange(BothWays(seen, isBright, Largest));
            if (Math.Min(seen.Width, seen.Height) >= 2 * LeastSide) lines.AddRange(BothWays(seen.Halved(), isBright, Largest / 2).Select(l => l.Doubled()));
        }
        return Joined(Distinct(lines));
    }

    private static IEnumerable<TextLine> BothWays(GreyPicture picture, bool isBright, int largest)
    {
        var lying = picture.Transposed();
        foreach (var mask in GlyphMask.All(picture)) foreach (var line in GlyphLines.Of(picture, mask, largest)) yield return Line(line, false);
        foreach (var mask in GlyphMask.All(lying)) foreach (var line in GlyphLines.Of(lying, mask, largest)) yield return Line(line with { Box = line.Box.Transposed(), Hidden = [.. line.Hidden.Select(h => h.Transposed())] }, true);

        TextLine Line(GlyphLine line, bool isVertical) =>
            new(line.Box, isVertical, isBright, line.Characters, isBright ? line.Pen : 255 - line.Pen, isBright ? line.Ground : 255 - line.Ground, [.. line.Hidden]);
    }

    private static List<TextLine> Distinct(List<TextLine> lines)
    {
        var kept = new List<TextLine>();
        foreach (var line in lines.OrderByDescending(l => l.Glyphs).ThenByDescending(l => l.Box.Area))
        {
            // Fewer shapes around more of them are the gaps between these, or their shadow.
            if (kept.Exists(k => k.IsVertical == line.IsVertical && k.Box.CoveredBy(line.Box) > 0.8 && line.GlyphHeight > 1.3 * k.GlyphHeight)) continue;
            var over = kept.FindIndex(k => line.Box.CoveredBy(k.Box) > 0.5);
            if (over < 0) kept.Add(line);
            // What another mask saw of the same line beyond its ends belongs to it.
            else if (line.Continues(kept[over])) kept[over] = kept[over].Lengthened(line.Box);
        }
        return kept;
    }

    private static List<TextLine> Joined(List<TextLine> lines)
    {
        for (var n = 0; n < lines.Count; n++)
        {
            for (var other = lines.Count - 1; other > n; other--)
            {
                if (!lines[n].Continues(lines[other])) continue;
                lines[n] = lines[n].Joined(lines[other]);
                lines.RemoveAt(other);
                other = lines.Count;
            }
        }
        return lines;
    }
}
