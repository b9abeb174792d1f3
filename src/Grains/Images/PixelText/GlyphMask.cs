namespace Annotator.Grains.Images.PixelText;

/// <summary>Pixels that stand out of their surroundings, and the connected pieces they make.</summary>
internal static class GlyphMask
{
    private const int Radius = 15;
    private const int LeastContrast = 8;
    private const double Deviations = 0.7;

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
            pieces.Add(Collect(picture, left, stack));
        }
        return pieces;
    }

    private static Glyph Collect(GreyPicture picture, bool[] left, Stack<int> stack)
    {
        var (width, height) = (picture.Width, picture.Height);
        var box = new Box(int.MaxValue, int.MaxValue, 0, 0);
        var (area, histogram) = (0, new int[256]);
        while (stack.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            box = box.Joined(new Box(x, y, x + 1, y + 1));
            area++;
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
        return new Glyph(box, area, Level(histogram, area));
    }

    // The value that nine tenths of the piece's pixels do not exceed: the colour of the pen, whatever its soft edge.
    private static int Level(int[] histogram, int area)
    {
        var above = area / 10;
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
internal sealed record Glyph(Box Box, int Area, int Level);
