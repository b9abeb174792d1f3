using System.Numerics;

namespace Annotator.Imaging.Phantoms;

/// <summary>One piece of a vessel.</summary>
internal readonly record struct VesselPiece(Vector3 From, Vector3 To, float FromRadius, float ToRadius);

/// <summary>Branching vessels, grown by a seed and found by cells of space.</summary>
internal sealed class VesselTree
{
    private const float Cell = 10;
    private const float Thinnest = 0.6f;
    private readonly Dictionary<(int X, int Y, int Z), List<VesselPiece>> _cells = [];

    /// <summary>Grows a tree from a root; each piece splits in two until it is thin or leaves the organ.</summary>
    /// <param name="seed">Makes the same tree again.</param>
    /// <param name="root">Where it begins.</param>
    /// <param name="direction">Where it goes first.</param>
    /// <param name="radius">Its radius at the root, mm.</param>
    /// <param name="isInside">Where the organ is.</param>
    public void Grow(int seed, Vector3 root, Vector3 direction, float radius, Func<Vector3, bool> isInside)
    {
        var random = new Random(seed);
        var open = new Queue<(Vector3 At, Vector3 Direction, float Radius)>();
        open.Enqueue((root, Vector3.Normalize(direction), radius));
        while (open.TryDequeue(out var tip))
        {
            if (tip.Radius < Thinnest || FindWay(random, tip.At, tip.Direction, 5 + (4 * tip.Radius) + (4 * random.NextSingle()), isInside) is not { } to) continue;
            var way = Vector3.Normalize(to - tip.At);
            Add(new VesselPiece(tip.At, to, tip.Radius, tip.Radius * 0.9f));
            var side = Vector3.Normalize(Vector3.Cross(way, RandomDirection(random)));
            var spread = 0.35f + (0.45f * random.NextSingle());
            open.Enqueue((to, Vector3.Normalize(way + (side * spread)), tip.Radius * (0.78f + (0.12f * random.NextSingle()))));
            open.Enqueue((to, Vector3.Normalize(way - (side * spread * 1.2f)), tip.Radius * (0.64f + (0.16f * random.NextSingle()))));
        }
    }

    // Straight on, else a little aside: a vessel bends before it ends at the organ's surface.
    private static Vector3? FindWay(Random random, Vector3 at, Vector3 direction, float length, Func<Vector3, bool> isInside)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var to = at + (Vector3.Normalize(direction + (RandomDirection(random) * (0.45f * attempt))) * length);
            if (isInside(to)) return to;
        }
        return null;
    }

    /// <summary>Adds one piece.</summary>
    public void Add(VesselPiece piece)
    {
        var reach = new Vector3(MathF.Max(piece.FromRadius, piece.ToRadius) + 1.5f);
        var (low, high) = (Vector3.Min(piece.From, piece.To) - reach, Vector3.Max(piece.From, piece.To) + reach);
        for (var x = Index(low.X); x <= Index(high.X); x++)
        for (var y = Index(low.Y); y <= Index(high.Y); y++)
        for (var z = Index(low.Z); z <= Index(high.Z); z++)
        {
            if (!_cells.TryGetValue((x, y, z), out var pieces)) _cells.Add((x, y, z), pieces = []);
            pieces.Add(piece);
        }
    }

    /// <summary>Distance to the nearest vessel in mm; large where there is none near.</summary>
    public float Distance(Vector3 p)
    {
        var nearest = 100f;
        if (!_cells.TryGetValue((Index(p.X), Index(p.Y), Index(p.Z)), out var pieces)) return nearest;
        foreach (var piece in pieces) nearest = MathF.Min(nearest, Solids.Rod(p, piece.From, piece.To, piece.FromRadius, piece.ToRadius));
        return nearest;
    }

    private static int Index(float mm) => (int)MathF.Floor(mm / Cell);

    private static Vector3 RandomDirection(Random random) =>
        Vector3.Normalize(new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f) + new Vector3(1e-4f));
}
