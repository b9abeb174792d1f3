using Annotator.Core.Geometry;

namespace Annotator.Core.Annotations.Shapes;

/// <summary>Rules about closed outlines in a picture.</summary>
internal static class Outline
{
    /// <summary>The points without any that repeat their predecessor, the first also seen as the last one's successor.</summary>
    public static List<PicturePoint> WithoutRepeats(ReadOnlySpan<PicturePoint> points)
    {
        var kept = new List<PicturePoint>(points.Length);
        foreach (var point in points)
            if (kept.Count == 0 || !Same(kept[^1], point)) kept.Add(point);
        while (kept.Count > 1 && Same(kept[0], kept[^1])) kept.RemoveAt(kept.Count - 1);
        return kept;
    }

    /// <summary>Whether two edges meet anywhere but in the point that neighbours share, or neighbours fold back on each other.</summary>
    /// <remarks>Edges are taken by their left end, so only those whose x ranges overlap are compared.</remarks>
    public static bool CrossesItself(List<PicturePoint> outline)
    {
        var count = outline.Count;
        var edges = Enumerable.Range(0, count).OrderBy(n => Math.Min(outline[n].X, outline[(n + 1) % count].X)).ToArray();
        for (var a = 0; a < count; a++)
        {
            var (p, q) = (outline[edges[a]], outline[(edges[a] + 1) % count]);
            var right = Math.Max(p.X, q.X);
            for (var b = a + 1; b < count; b++)
            {
                var (r, s) = (outline[edges[b]], outline[(edges[b] + 1) % count]);
                if (Math.Min(r.X, s.X) > right) break;
                if (AreNeighbours(edges[a], edges[b], count) ? FoldsBack(p, q, r, s) : Meet(p, q, r, s)) return true;
            }
        }
        return false;
    }

    private static bool Same(PicturePoint a, PicturePoint b) => a.X == b.X && a.Y == b.Y;

    private static bool AreNeighbours(int a, int b, int count) => (a + 1) % count == b || (b + 1) % count == a;

    // Neighbours share one point; they fold back when the free end of one lies on the other.
    private static bool FoldsBack(PicturePoint p, PicturePoint q, PicturePoint r, PicturePoint s) =>
        Same(q, r) ? OnEdge(p, r, s) || OnEdge(s, p, q) : OnEdge(q, r, s) || OnEdge(r, p, q);

    private static bool Meet(PicturePoint p, PicturePoint q, PicturePoint r, PicturePoint s)
    {
        var (a, b, c, d) = (Turn(p, q, r), Turn(p, q, s), Turn(r, s, p), Turn(r, s, q));
        return (a * b < 0 && c * d < 0) || OnEdge(r, p, q) || OnEdge(s, p, q) || OnEdge(p, r, s) || OnEdge(q, r, s);
    }

    private static bool OnEdge(PicturePoint point, PicturePoint from, PicturePoint to) =>
        Turn(from, to, point) == 0
        && point.X >= Math.Min(from.X, to.X) && point.X <= Math.Max(from.X, to.X)
        && point.Y >= Math.Min(from.Y, to.Y) && point.Y <= Math.Max(from.Y, to.Y);

    private static int Turn(PicturePoint a, PicturePoint b, PicturePoint c) =>
        Math.Sign(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X)));
}
