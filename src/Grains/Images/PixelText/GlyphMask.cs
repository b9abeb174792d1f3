namespace Annotator.Grains.Images.PixelText;

/// <summary>Pixels that stand out of their surroundings, and the connected pieces they make.</summary>
internal static class GlyphMask
{
    private const int Radius = 15;
    private const int LeastContrast = 8;
    private const double Deviations = 0.7;
    private const double MostBright = 0.05;
    private const int LevelSteps = 3;

    /// <summary>The masks in which text is looked for: what stands out of its surroundings, and what is above levels that few pixels of the picture are above.</summary>
    public static IEnumerable<bool[]> All(GreyPicture picture)
    {
        yield return Bright(picture);
        var counts = new int[256];
        foreach (var value in picture.Pixels) counts[value]++;
        var (level, above) = (255, 0);
        while (level > 0 && above + counts[level] <= MostBright * picture.Pixels.Length) above += counts[level--];
        if (above == 0) yield break;
        // Between the brightest there is and the level that one twentieth is above.
        for (var step = 0; step < LevelSteps; step++)
        {
            var least = 255 - ((255 - level) * (2 * step + 1) / (2 * LevelSteps));
            yield return Array.ConvertAll(picture.Pixels, p => p >= least);
        }
    }

    /// <summary>Pixels brighter than their 31 × 31 surroundings by so much that it is no noise of them (after Niblack 1986).</summary>
    public static bool[] Bright(GreyPicture picture)
    {
        var (width, height) = (picture.Width, picture.Height);
        var (sums, squares) = Integrals(picture);
        var mask = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = (Math.Max(0, y - Radius), Math.Min(height, y + Radius + 1));
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (Math.Max(0, x - Radius), Math.Min(width, x + Radius + 1));
                double count = (right - left) * (bottom - top);
                double Of(long[] of) => of[(bottom * (width + 1)) + right] - of[(top * (width + 1)) + right] - of[(bottom * (width + 1)) + left] + of[(top * (width + 1)) + left];
                var mean = Of(sums) / count;
                var deviation = Math.Sqrt(Math.Max(0, (Of(squares) / count) - (mean * mean)));
                mask[(y * width) + x] = picture.Pixels[(y * width) + x] > mean + Math.Max(LeastContrast, Deviations * deviation);
            }
        }
        return mask;
    }

    /// <summary>The pieces of a mask, eight neighbours to a pixel.</summary>
    public static List<Glyph> Pieces(GreyPicture picture, bool[] mask)
    {
        var left = (bool[])mask.Clone();
        var stack = new Stack<int>();
        var pieces = new List<Glyph>();
        for (var start = 0; start < left.Length; start++)
        {
            if (!left[start]) continue;
            left[start] = false;
            stack.Push(start);
            pieces.Add(Collect(picture, mask, left, stack));
        }
        return pieces;
    }

    private static Glyph Collect(GreyPicture picture, bool[] mask, bool[] left, Stack<int> stack)
    {
        var (width, height) = (picture.Width, picture.Height);
        var box = new Box(int.MaxValue, int.MaxValue, 0, 0);
        var (area, histogram) = (0, new int[256]);
        var members = new List<int>();
        var runs = 0;
        while (stack.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            box = box.Joined(new Box(x, y, x + 1, y + 1));
            area++;
            members.Add(at);
            if (x == 0 || !mask[at - 1]) runs++;
            histogram[picture.Pixels[at]]++;
            for (var dy = Math.Max(0, y - 1); dy <= Math.Min(height - 1, y + 1); dy++)
                for (var dx = Math.Max(0, x - 1); dx <= Math.Min(width - 1, x + 1); dx++)
                {
                    var next = (dy * width) + dx;
                    if (!left[next]) continue;
                    left[next] = false;
                    stack.Push(next);
                }
        }
        return new Glyph(box, area, Level(histogram, area / 10), Level(histogram, area / 2), Crossings(members, box, width), (double)area / runs);
    }

    // How many strokes a line through the middle third of a piece meets, at most: a word has many, a bar or a frame has one or two.
    private static int Crossings(List<int> members, Box box, int width)
    {
        if (box.Width <= box.Height) return 1;
        var inside = new bool[box.Width * box.Height];
        foreach (var at in members) inside[(((at / width) - box.Top) * box.Width) + (at % width) - box.Left] = true;
        var most = 0;
        for (var y = box.Height / 3; y <= box.Height * 2 / 3 && y < box.Height; y++)
        {
            var row = inside.AsSpan(y * box.Width, box.Width);
            var strokes = row[0] ? 1 : 0;
            for (var x = 1; x < row.Length; x++)
                if (row[x] && !row[x - 1]) strokes++;
            most = Math.Max(most, strokes);
        }
        return most;
    }

    // The value that so many of the piece's pixels exceed: of a tenth the colour of the pen, whatever its soft edge.
    private static int Level(int[] histogram, int above)
    {
        for (var value = 255; value > 0; value--)
        {
            above -= histogram[value];
            if (above < 0) return value;
        }
        return 0;
    }

    private static (long[] Sums, long[] Squares) Integrals(GreyPicture picture)
    {
        var stride = picture.Width + 1;
        var (sums, squares) = (new long[stride * (picture.Height + 1)], new long[stride * (picture.Height + 1)]);
        for (var y = 0; y < picture.Height; y++)
        {
            var (sum, square) = (0L, 0L);
            for (var x = 0; x < picture.Width; x++)
            {
                long value = picture.Pixels[(y * picture.Width) + x];
                (sum, square) = (sum + value, square + (value * value));
                sums[((y + 1) * stride) + x + 1] = sums[(y * stride) + x + 1] + sum;
                squares[((y + 1) * stride) + x + 1] = squares[(y * stride) + x + 1] + square;
            }
        }
        return (sums, squares);
    }
}

/// <summary>A piece that may be a character.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Area">Its pixels.</param>
/// <param name="Level">Its brightness, soft edges aside.</param>
/// <param name="Middle">The brightness that half of it exceeds.</param>
/// <param name="Crossings">How many strokes a line across it meets; 1 for what is no wider than high.</param>
/// <param name="Stroke">How long it is along rows on average, from edge to edge: the width of the pen, more or less.</param>
internal sealed record Glyph(Box Box, int Area, int Level, int Middle, int Crossings, double Stroke);
