using System.Numerics;

namespace Annotator.Imaging.Phantoms;

/// <summary>A trunk from the lung's apex to the kidneys, contrast-enhanced: Hounsfield units at places in mm from the body's centre (x left, y posterior, z superior).</summary>
internal sealed class ChestAnatomy
{
    public const float Air = -1000;

    // Deeper under the skin than this there is no wall.
    private const float Deep = -55;

    public static readonly Vector3 Liver = new(-58, -8, -52);
    public static readonly Vector3 LiverRadii = new(66, 72, 68);
    public static readonly Vector3 Spleen = new(86, 36, -48);
    public static readonly Vector3 RightKidney = new(-52, 44, -108);
    public static readonly Vector3 LeftKidney = new(54, 46, -98);
    public static readonly Vector3 KidneyRadii = new(25, 21, 42);
    public static readonly Vector3 Heart = new(26, -26, 18);
    public static readonly Vector3 RightLung = new(-66, -2, 58);
    public static readonly Vector3 LeftLung = new(68, 2, 58);
    public static readonly Vector3 UpperNodule = new(-72, 14, 92);
    public static readonly Vector3 LowerNodule = new(88, 34, 44);
    public static readonly Vector3 SpineCentre = new(0, 56, 0);
    public const float UpperNoduleRadius = 8;
    public const float LowerNoduleRadius = 5;

    private static readonly Vector3 LungRadii = new(50, 74, 112);

    private readonly VesselTree _lungVessels = new();
    private readonly VesselTree _liverVessels = new();
    private readonly VesselTree _airways = new();

    public ChestAnatomy(int seed)
    {
        bool InLung(Vector3 p) => RightLungDistance(p) < -4 || LeftLungDistance(p) < -4;
        bool InLiver(Vector3 p) => LiverDistance(p) < -5;
        foreach (var (n, side) in new[] { (0, -1f), (1, 1f) })
        {
            var hilum = new Vector3(side * 30, 6, 48);
            foreach (var (m, direction) in Fan(side).Index()) _lungVessels.Grow(seed + (100 * n) + m, hilum + (direction * 6), direction, 4.6f, InLung);
            _airways.Add(new VesselPiece(new(0, 12, 74), hilum, 6, 5));
            foreach (var (m, direction) in Fan(side).Where((_, m) => m % 2 == 0).Index()) _airways.Grow(seed + 50 + (100 * n) + m, hilum, direction, 2.6f, InLung);
        }
        _airways.Add(new VesselPiece(new(0, 8, 190), new(0, 12, 74), 8, 7.5f));
        foreach (var (m, direction) in new Vector3[] { new(-1, -0.2f, 0.3f), new(-0.6f, 0.7f, 0.1f), new(-0.7f, -0.7f, -0.3f), new(0.6f, -0.8f, 0.2f), new(-0.4f, 0.1f, 0.9f) }.Index())
            _liverVessels.Grow(seed + 300 + m, new(-30, 2, -58), direction, 4.2f, InLiver);
    }

    /// <summary>The value at a place, without noise.</summary>
    public float At(Vector3 p)
    {
        var (a, b) = (140 - (0.00045f * p.Z * p.Z), 97 - (0.0003f * p.Z * p.Z));
        if (MathF.Abs(p.X) > a + 3 || MathF.Abs(p.Y) > b + 3) return Outside(p);
        var skin = Solids.Barrel(p.X, p.Y, a, b);
        if (skin > 2) return Outside(p);
        if (skin < Deep) return Inside(p, -96, -20);
        var value = Solids.Paint(skin > -2 ? Outside(p) : Air, 25, skin);
        value = Solids.Paint(value, -102, skin + 2.2f);
        var angle = MathF.Atan2(p.Y, p.X);
        var muscle = skin + 13 + (5 * MathF.Cos(2 * angle)) + (2 * MathF.Sin((0.06f * p.Z) + (3 * angle)));
        value = Solids.Paint(value, 58, muscle);
        return muscle > -1 ? value : Inside(p, value, muscle + 15);
    }

    // Within the muscle: the cavity with its organs, and the bones.
    private float Inside(Vector3 p, float value, float cavity)
    {
        value = Solids.Paint(value, -96, cavity);
        if (cavity < 1) value = Solids.Paint(value, Organs(p, -96), cavity + 1);
        return Skeleton(p, Muscles(p, value), cavity);
    }

    private static float Outside(Vector3 p) => LetterMarkers.Contains(p) ? 900 : Table(p);

    private static IEnumerable<Vector3> Fan(float side) =>
    [
        new(side, -0.1f, 0.9f), new(side, -0.8f, 0.2f), new(side, 0.7f, 0.3f), new(side * 0.6f, 0.5f, -1), new(side, 0.1f, -0.5f), new(side * 0.5f, -0.6f, -0.8f), new(side * 0.7f, 0.5f, 1),
    ];

    private static float Table(Vector3 p)
    {
        if (p.Y < 80) return Air;
        var arc = p.Y - 104 + (0.0009f * p.X * p.X);
        var sheet = MathF.Min(MathF.Abs(arc) - 1.2f, MathF.Abs(arc - 9) - 1f);
        return MathF.Abs(p.X) < 124 ? Solids.Paint(Air, -90, sheet) : Air;
    }

    private static float Diaphragm(float x, float y) => -2 + (x < 0 ? 14 : 6) - (0.0052f * (MathF.Abs(x) - 55) * (MathF.Abs(x) - 55)) - (0.0030f * (y + 8) * (y + 8));

    // The middle of the chest is kept free of lung.
    private static float Mediastinum(Vector3 p) =>
        MathF.Abs(p.X - 2) - 27 - (6 * MathF.Sin(p.Z / 21)) - (5 * MathF.Cos((p.Y + 10) / 17)) - (0.0016f * p.Y * p.Y);

    private static float LungDistance(Vector3 p, Vector3 centre) =>
        MathF.Max(MathF.Max(Solids.Ellipsoid(p, centre, LungRadii), -Mediastinum(p)), 0.8f * (Diaphragm(p.X, p.Y) - p.Z));

    private static float RightLungDistance(Vector3 p) => LungDistance(p, RightLung);

    private static float LeftLungDistance(Vector3 p) => MathF.Max(LungDistance(p, LeftLung), 3 - HeartDistance(p));

    private static float HeartDistance(Vector3 p) => Solids.Leaning(p, Heart, new(50, 42, 46), -0.25f, 0.1f);

    private static float LiverDistance(Vector3 p)
    {
        var right = Solids.Ellipsoid(p, Liver, LiverRadii);
        var left = Solids.Ellipsoid(p, new(12, -44, -44), new(62, 30, 30));
        return MathF.Max(MathF.Min(right, left), 0.8f * (p.Z - Diaphragm(p.X, p.Y) + 2));
    }

    private float Organs(Vector3 p, float value)
    {
        if (p.Z < 40) value = Abdomen(p, value);
        if (p.Z > -40) value = Chest(p, value);
        value = Solids.Paint(value, 168, MathF.Min(
            Solids.Rod(p, new(16, 36, -170), new(16, 32, 84), 9.5f, 11.5f),
            MathF.Min(Solids.Rod(p, new(16, 32, 84), new(-4, -8, 94), 11.5f, 13), Solids.Rod(p, new(-4, -8, 94), new(2, -12, 40), 13, 14))));
        return Solids.Paint(value, 132, Solids.Rod(p, new(-18, 32, -170), new(-16, 14, 0), 11, 12));
    }

    private float Chest(Vector3 p, float value)
    {
        var lung = MathF.Min(RightLungDistance(p), LeftLungDistance(p));
        value = Solids.Paint(value, -868 + (0.55f * p.Y), lung);
        if (lung < 1) value = Solids.Paint(value, 45, _lungVessels.Distance(p));
        value = Solids.Paint(value, 42, HeartDistance(p));
        value = Solids.Paint(value, 118, HeartDistance(p) + 3);
        value = Solids.Paint(value, 172, Solids.Leaning(p, new(44, -22, 12), new(21, 22, 28), -0.25f, 0.1f));
        value = Solids.Paint(value, 150, Solids.Ellipsoid(p, new(2, -42, 20), new(24, 18, 26)));
        value = Solids.Paint(value, 165, Solids.Ellipsoid(p, new(16, 6, 42), new(26, 14, 16)));
        value = Solids.Paint(value, 160, MathF.Min(Solids.Rod(p, new(14, -14, 44), new(10, -2, 62), 11, 10), Solids.Rod(p, new(-30, 2, 52), new(34, 8, 56), 7.5f, 8.5f)));
        value = Solids.Paint(value, 158, Solids.Rod(p, new(-18, -6, 30), new(-20, -10, 150), 9, 8));
        value = Solids.Paint(value, 38, Solids.Rod(p, new(6, 31, 0), new(2, 28, 170), 6, 6));
        var airway = _airways.Distance(p);
        value = Solids.Paint(value, 30, airway - 1.3f);
        return Nodules(p, Solids.Paint(value, -985, airway));
    }

    private static float Nodules(Vector3 p, float value)
    {
        var bump = 0.7f * MathF.Sin(p.X * 0.9f) * MathF.Sin(p.Y * 0.8f) * MathF.Sin(p.Z);
        value = Solids.Paint(value, 38, (p - UpperNodule).Length() - UpperNoduleRadius + bump);
        return Solids.Paint(value, 22, (p - LowerNodule).Length() - LowerNoduleRadius);
    }

    private float Abdomen(Vector3 p, float value)
    {
        value = Bowel(p, value);
        var stomach = Solids.Leaning(p, new(54, -34, -48), new(36, 32, 40), 0.25f, 0);
        value = Solids.Paint(value, 62, stomach);
        value = Solids.Paint(value, p.Y < -48 ? -960 : 14, stomach + 4);
        value = Solids.Paint(value, 122, Solids.Leaning(p, Spleen, new(19, 32, 42), 0.1f, -0.15f));
        value = Solids.Paint(value, 92, MathF.Min(Solids.Rod(p, new(-26, -10, -96), new(14, -14, -84), 12, 8), Solids.Rod(p, new(14, -14, -84), new(66, 16, -66), 8, 7)));
        value = Kidney(p, value, RightKidney, 1);
        value = Kidney(p, value, LeftKidney, -1);
        var liver = LiverDistance(p);
        value = Solids.Paint(value, 108, liver);
        if (liver < 1) value = Solids.Paint(value, 158, _liverVessels.Distance(p));
        return Solids.Paint(value, 8, Solids.Ellipsoid(p, new(-42, -52, -84), new(12, 14, 20)));
    }

    private static float Kidney(Vector3 p, float value, Vector3 centre, float side)
    {
        value = Solids.Paint(value, 196, Solids.Leaning(p, centre, KidneyRadii, side * 0.18f, 0.1f));
        var ripple = 1.8f * MathF.Sin(0.33f * p.Z) * MathF.Sin(4 * MathF.Atan2(p.Y - centre.Y, p.X - centre.X));
        value = Solids.Paint(value, 138, Solids.Leaning(p, centre, KidneyRadii * 0.62f, side * 0.18f, 0.1f) + ripple);
        return Solids.Paint(value, -60, Solids.Ellipsoid(p, centre + new Vector3(side * 16, -6, 0), new(13, 7, 13)));
    }

    // Loops with walls, some with gas that lies anterior.
    private static float Bowel(Vector3 p, float value)
    {
        if (p.Z > -78 || p.Y > 26) return value;
        var q = new Vector3(p.X + (7 * MathF.Sin(0.05f * p.Z)), p.Y + (6 * MathF.Sin(0.06f * p.X)), p.Z + (5 * MathF.Sin(0.07f * p.X)));
        var cell = new Vector3(MathF.Round(q.X / 29), MathF.Round(q.Y / 27), MathF.Round(q.Z / 34));
        var (turn, lean) = (MathF.Sin((5 * cell.X) + (3 * cell.Y) + (7 * cell.Z)), MathF.Cos((4 * cell.X) - (6 * cell.Y) + (2 * cell.Z)));
        var loop = Solids.Leaning(q, (cell * new Vector3(29, 27, 34)) + new Vector3(2.5f * turn, 2.5f * lean, 0), new(12f + (2.5f * lean), 11f - (2.2f * turn), 17), 0.3f * turn, 0.3f * lean);
        value = Solids.Paint(value, 74, loop);
        var hasGas = ((int)cell.X + (2 * (int)cell.Y) + (3 * (int)cell.Z)) % 4 == 0 && q.Y < (cell.Y * 27) - 1;
        return Solids.Paint(value, hasGas ? -940 : 22, loop + 2.4f);
    }

    // Beside the spine: erectors behind, psoas in front below the ribs.
    private static float Muscles(Vector3 p, float value)
    {
        var x = MathF.Abs(p.X);
        value = Solids.Paint(value, 62, Solids.Ellipsoid(new(x, p.Y, 0), new(29, 79, 0), new(24, 13, 30)));
        return p.Z > -60 ? value : Solids.Paint(value, 64, Solids.Rod(new(x, p.Y, p.Z), new(30, 62, -180), new(24, 60, -85), 17, 5));
    }

    private static float Skeleton(Vector3 p, float value, float cavity)
    {
        value = Spine(p, value);
        if (p.Z < -70) return value;
        var angle = MathF.Atan2(MathF.Abs(p.X), p.Y);
        // A rib descends from the spine to the front; the last ones do not reach it.
        var along = p.Z - (0.42f * p.Y);
        var offset = along - (25 * MathF.Round(along / 25));
        var rib = MathF.Sqrt(((cavity - 6) * (cavity - 6) * 2.2f) + (offset * offset)) - 6.2f;
        if (angle > 0.35f && angle < (p.Z < -10 ? 2.0f : 2.75f))
        {
            value = Solids.Paint(value, 620, rib);
            value = Solids.Paint(value, 240, rib + 2.4f);
        }
        var sternum = Solids.Ellipsoid(p, new(0, -71, 66), new(19, 6, 74));
        value = Solids.Paint(value, 430, sternum);
        return Solids.Paint(value, 150, sternum + 2);
    }

    private static float Spine(Vector3 p, float value)
    {
        const float Height = 27;
        var within = MathF.Abs(p.Z - (Height * MathF.Round(p.Z / Height)));
        var waist = 1.6f * MathF.Cos(MathF.PI * within / (Height / 2));
        var body = Solids.Barrel(p.X, p.Y - SpineCentre.Y, 19 - waist, 15 - waist);
        var isDisc = within > (Height / 2) - 2.6f;
        value = Solids.Paint(value, isDisc ? 88 : 560, body);
        if (!isDisc) value = Solids.Paint(value, 215, MathF.Max(body + 2, within - 9.5f));
        if (within < 9)
        {
            value = Solids.Paint(value, 470, MathF.Min(
                Solids.Rod(p, new(0, 82, p.Z), new(0, 104 - within, p.Z), 3.4f, 2.2f), Solids.Rod(p, new(-32, 76, p.Z), new(32, 76, p.Z), 3.2f, 3.2f)));
        }
        var canal = Solids.Ellipsoid(p, new(0, 77, p.Z), new(10, 8.5f, 10));
        value = Solids.Paint(value, within < 10 ? 520 : 60, canal - 3);
        return Solids.Paint(value, 28, canal);
    }
}
