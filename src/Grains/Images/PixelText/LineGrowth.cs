namespace Annotator.Grains.Images.PixelText;

/// <summary>Goes on from the ends of a line over what has its pen and its ground: touching letters, punctuation, words after a wide gap, what hangs below or stands above.</summary>
/// <param name="picture">Has the line bright on dark, from left to right.</param>
/// <param name="height">Of its characters.</param>
internal sealed class LineGrowth(GreyPicture picture, int height)
{
    private const double WidestGap = 1.4;
    private const double MostAcross = 0.25;
    private const double LeastAcross = 0.015;
    private const double LeastDensity = 0.1;
    private const double MostDensity = 0.6;
    private const int MostSteps = 2;
    private const double Pen = 0.55;
    private const double MostAsBright = 0.02;

    /// <summary>The line with all that belongs to it.</summary>
    /// <param name="box">Its pieces.</param>
    /// <param name="first">The piece at its left end.</param>
    /// <param name="last">The piece at its right end.</param>
    public Box Grow(Box box, Ink first, Ink last)
    {
        var (before, after) = (Level(first), Level(last));
        for (var step = 0; step < MostSteps && Reach(Beyond(box, false), before) is { } reach; step++) box = box with { Left = Math.Min(box.Left, reach.First) };
        for (var step = 0; step < MostSteps && Reach(Beyond(box, true), after) is { } reach; step++) box = box with { Right = Math.Max(box.Right, reach.Last + 1) };
        var level = Math.Max(before.Least, after.Least);
        int Rows(int from, int step)
        {
            var y = from;
            bool Belongs(int row) => row >= 0 && row < picture.Height && picture.CountAbove(new Box(box.Left, row, box.Right, row + 1), level) is var ink && ink >= Math.Max(2, LeastAcross * box.Width) && ink < 0.5 * box.Width;
            while (Math.Abs(y - from) < MostAcross * height && Belongs(y)) y += step;
            return y;
        }
        return box with { Top = Rows(box.Top - 1, -1) + 1, Bottom = Rows(box.Bottom, 1) };
    }

    /// <summary>Where the ground beyond the ends is as bright as the pen in places, so that the line could go on unseen.</summary>
    public IReadOnlyList<Box> Hidden(Box box, int pen, int contrast) =>
        [.. new[] { Beyond(box, false), Beyond(box, true) }.Where(b => b.Width > height / 2 && picture.CountAbove(b, pen - (contrast * 3 / 10)) > MostAsBright * b.Area)];

    // From half way up to the pen to well above it: what is much brighter is another thing.
    private static (int Least, int Most) Level(Ink ink) => (ink.Ground + Math.Max(3, (int)(ink.Contrast * Pen)), ink.Pen + Math.Max(8, ink.Contrast / 3));

    private Box Beyond(Box box, bool isRight)
    {
        var far = (int)(WidestGap * height);
        return (isRight ? new Box(box.Right, box.Top, box.Right + far, box.Bottom) : new Box(box.Left - far, box.Top, box.Left, box.Bottom)).Within(picture.Width, picture.Height);
    }

    // The first and last column with the pen's trace, when that is no surface and above or below there is less of it. A trace too thin for characters is a curve.
    private (int First, int Last)? Reach(Box beyond, (int Least, int Most) level)
    {
        var ink = picture.CountAbove(beyond, level.Least);
        if (ink < 2 || ink > MostDensity * beyond.Area || picture.CountAbove(beyond, level.Most) > 0.2 * ink) return null;
        var gap = Math.Max(2, height / 4);
        var above = picture.CountAbove(new Box(beyond.Left, beyond.Top - gap - 2, beyond.Right, beyond.Top - 2), level.Least);
        var below = picture.CountAbove(new Box(beyond.Left, beyond.Bottom + 2, beyond.Right, beyond.Bottom + gap + 2), level.Least);
        if (Math.Min(above, below) * (double)height / gap > 0.3 * ink) return null;
        var columns = Enumerable.Range(beyond.Left, beyond.Width).Where(x => picture.CountAbove(new Box(x, beyond.Top, x + 1, beyond.Bottom), level.Least) > 0).ToList();
        var (first, last) = (columns[0], columns[^1]);
        var density = (double)ink / ((last + 1 - first) * beyond.Height);
        return density >= LeastDensity && columns.Count >= height / 4 ? (first, last) : null;
    }
}
