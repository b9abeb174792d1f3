namespace Annotator.Grains.Images.PixelText;

/// <summary>An 8-bit grey picture, row-major.</summary>
internal sealed record GreyPicture(int Width, int Height, byte[] Pixels)
{
    /// <summary>The pictures in which text of a frame stands out: grey as it is; of colour the largest and the smallest sample, so that no colour of text on no ground is lost.</summary>
    public static GreyPicture[] Of(FramePicture picture)
    {
        if (picture.Samples == 1) return [new GreyPicture(picture.Width, picture.Height, picture.Pixels)];
        var (largest, smallest) = (new byte[picture.Width * picture.Height], new byte[picture.Width * picture.Height]);
        var same = true;
        for (var n = 0; n < largest.Length; n++)
        {
            var (r, g, b) = (picture.Pixels[3 * n], picture.Pixels[(3 * n) + 1], picture.Pixels[(3 * n) + 2]);
            (largest[n], smallest[n]) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
            same &= largest[n] - smallest[n] < 8;
        }
        var first = new GreyPicture(picture.Width, picture.Height, largest);
        return same ? [first] : [first, new GreyPicture(picture.Width, picture.Height, smallest)];
    }

    /// <summary>Rows become columns.</summary>
    public GreyPicture Transposed()
    {
        var result = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++) result[(x * Height) + y] = Pixels[(y * Width) + x];
        return new GreyPicture(Height, Width, result);
    }

    /// <summary>Turned by quarters, clockwise.</summary>
    public GreyPicture Turned(int quarters)
    {
        var result = this;
        for (var n = 0; n < (quarters & 3); n++) result = result.Transposed().Mirrored();
        return result;
    }

    /// <summary>Bright becomes dark.</summary>
    public GreyPicture Inverted() => this with { Pixels = [.. Pixels.Select(p => (byte)(255 - p))] };

    /// <summary>A part of it; what lies outside is as the nearest pixel.</summary>
    public GreyPicture Cropped(Box box)
    {
        var result = new byte[box.Width * box.Height];
        for (var y = 0; y < box.Height; y++)
            for (var x = 0; x < box.Width; x++)
                result[(y * box.Width) + x] = Pixels[(Math.Clamp(box.Top + y, 0, Height - 1) * Width) + Math.Clamp(box.Left + x, 0, Width - 1)];
        return new GreyPicture(box.Width, box.Height, result);
    }

    /// <summary>Made larger by linear interpolation.</summary>
    public GreyPicture Enlarged(double factor)
    {
        var (width, height) = ((int)(Width * factor), (int)(Height * factor));
        var result = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var sy = Math.Clamp(((y + 0.5) / factor) - 0.5, 0, Height - 1);
            var (y0, fy) = ((int)sy, sy - (int)sy);
            var y1 = Math.Min(y0 + 1, Height - 1);
            for (var x = 0; x < width; x++)
            {
                var sx = Math.Clamp(((x + 0.5) / factor) - 0.5, 0, Width - 1);
                var (x0, fx) = ((int)sx, sx - (int)sx);
                var x1 = Math.Min(x0 + 1, Width - 1);
                var upper = (Pixels[(y0 * Width) + x0] * (1 - fx)) + (Pixels[(y0 * Width) + x1] * fx);
                var lower = (Pixels[(y1 * Width) + x0] * (1 - fx)) + (Pixels[(y1 * Width) + x1] * fx);
                result[(y * width) + x] = (byte)((upper * (1 - fy)) + (lower * fy) + 0.5);
            }
        }
        return new GreyPicture(width, height, result);
    }

    /// <summary>Half as large; each pixel is the mean of four.</summary>
    public GreyPicture Halved()
    {
        var (width, height) = (Width / 2, Height / 2);
        var result = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var at = (2 * y * Width) + (2 * x);
                result[(y * width) + x] = (byte)((Pixels[at] + Pixels[at + 1] + Pixels[at + Width] + Pixels[at + Width + 1] + 2) / 4);
            }
        return new GreyPicture(width, height, result);
    }

    /// <summary>Stretched between its darkest and brightest hundredth.</summary>
    public GreyPicture Stretched()
    {
        var sorted = Pixels.ToArray();
        Array.Sort(sorted);
        var (low, high) = (sorted[sorted.Length / 100], sorted[^((sorted.Length / 100) + 1)]);
        if (high <= low) return this;
        return this with { Pixels = [.. Pixels.Select(p => (byte)Math.Clamp((p - low) * 255 / (high - low), 0, 255))] };
    }

    /// <summary>Stretched so that the pen is black and the ground white, and what is rough in either is gone.</summary>
    public GreyPicture Between(int pen, int ground)
    {
        var margin = Math.Max(1, (ground - pen) / 4);
        return ground - pen < 4 ? Stretched() : this with { Pixels = [.. Pixels.Select(p => (byte)Math.Clamp((p - pen - (margin / 2)) * 255 / Math.Max(1, ground - pen - margin), 0, 255))] };
    }

    /// <summary>How many pixels of a place are at least so bright; what lies outside counts for nothing.</summary>
    public int CountAbove(Box box, int level)
    {
        var seen = box.Within(Width, Height);
        var count = 0;
        for (var y = seen.Top; y < seen.Bottom && seen.Width > 0; y++)
            foreach (var value in Pixels.AsSpan((y * Width) + seen.Left, seen.Width))
                if (value >= level) count++;
        return count;
    }

    /// <summary>The middle value of places, and how far half of their pixels are from it at most, as a standard deviation; 0 where there are none.</summary>
    public (int Value, double Noise) Middle(params ReadOnlySpan<Box> boxes)
    {
        var counts = new int[256];
        var total = 0;
        foreach (var box in boxes)
        {
            var seen = box.Within(Width, Height);
            for (var y = seen.Top; y < seen.Bottom && seen.Width > 0; y++)
                foreach (var value in Pixels.AsSpan((y * Width) + seen.Left, seen.Width))
                    (counts[value], total) = (counts[value] + 1, total + 1);
        }
        if (total == 0) return (0, 0);
        var middle = Half(counts, total);
        var distances = new int[256];
        for (var value = 0; value < 256; value++) distances[Math.Abs(value - middle)] += counts[value];
        return (middle, 1.4826 * Half(distances, total));
    }

    private static int Half(int[] counts, int total)
    {
        var (value, seen) = (0, counts[0]);
        while (value < 255 && seen * 2 <= total) seen += counts[++value];
        return value;
    }

    /// <summary>The picture as a binary PGM file.</summary>
    public byte[] ToPgm() => [.. System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"P5\n{Width} {Height}\n255\n")), .. Pixels];

    private GreyPicture Mirrored()
    {
        var result = Pixels.ToArray();
        for (var y = 0; y < Height; y++) Array.Reverse(result, y * Width, Width);
        return this with { Pixels = result };
    }
}

/// <summary>A rectangle of pixels; right and bottom lie outside.</summary>
internal readonly record struct Box(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public long Area => (long)Math.Max(0, Width) * Math.Max(0, Height);

    public Box Transposed() => new(Top, Left, Bottom, Right);

    public Box Doubled() => new(2 * Left, 2 * Top, 2 * Right, 2 * Bottom);

    public Box Joined(Box other) => new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    public Box Common(Box other) => new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    public Box Padded(int across, int down) => new(Left - across, Top - down, Right + across, Bottom + down);

    public Box Within(int width, int height) => Common(new Box(0, 0, width, height));

    /// <summary>Which part of this lies in the other, 0 to 1.</summary>
    public double CoveredBy(Box other) => Area == 0 || Common(other) is not { Width: > 0, Height: > 0 } common ? 0 : (double)common.Area / Area;
}
