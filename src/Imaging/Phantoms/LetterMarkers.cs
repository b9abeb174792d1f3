using System.Numerics;

namespace Annotator.Imaging.Phantoms;

/// <summary>Letters in the air beside the body that say which way is right, left, anterior, posterior, superior and inferior. A mirrored picture shows in R, L, P and S, and in where each stands.</summary>
internal static class LetterMarkers
{
    private const float Dot = 1.9f;

    private static readonly Dictionary<char, string[]> Glyphs = new()
    {
        ['R'] = ["####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"],
        ['L'] = ["#....", "#....", "#....", "#....", "#....", "#....", "#####"],
        ['A'] = [".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"],
        ['P'] = ["####.", "#...#", "#...#", "####.", "#....", "#....", "#...."],
        ['S'] = [".####", "#....", "#....", ".###.", "....#", "....#", "####."],
        ['I'] = ["#####", "..#..", "..#..", "..#..", "..#..", "..#..", "#####"],
    };

    // Where the letters stand (their centres, patient mm from the body's centre).
    private const float Side = 128;
    private const float Corner = -84;
    private const float Flank = 149;
    private const float Front = -108;
    private const float Back = 122;
    private const float End = 128;

    /// <summary>Whether a place is in a letter: R L A P as they stand on axial pictures, S and I as on coronal and sagittal ones.</summary>
    public static bool Contains(Vector3 p) =>
        IsAxialLetter(p) || (MathF.Abs(p.Z) > End - 10 && (IsCoronalLetter(p) || IsSagittalLetter(p)));

    // Read with x toward the left and y toward the posterior, on every slice.
    private static bool IsAxialLetter(Vector3 p)
    {
        if (p.X < -Side + 8) return IsIn('R', p.X + Side, p.Y - Corner);
        if (p.X > Side - 8) return IsIn('L', p.X - Side, p.Y - Corner);
        return p.Y < 0 ? IsIn('A', p.X, p.Y - Front) : IsIn('P', p.X, p.Y - Back);
    }

    // Read with x toward the left and y toward the inferior.
    private static bool IsCoronalLetter(Vector3 p) =>
        MathF.Abs(p.Y) < 40 && IsIn(p.Z > 0 ? 'S' : 'I', MathF.Abs(p.X) - Flank, (p.Z > 0 ? End : -End) - p.Z, p.X < 0);

    // Read with x toward the posterior and y toward the inferior.
    private static bool IsSagittalLetter(Vector3 p) =>
        MathF.Abs(p.X - 34) < 14 && IsIn(p.Z > 0 ? 'S' : 'I', p.Y - Front, (p.Z > 0 ? End : -End) - p.Z);

    private static bool IsIn(char letter, float right, float down, bool turned = false)
    {
        var (column, row) = ((int)MathF.Floor(((turned ? -right : right) / Dot) + 2.5f), (int)MathF.Floor((down / Dot) + 3.5f));
        return (uint)row < 7 && (uint)column < 5 && Glyphs[letter][row][column] == '#';
    }
}
