using System.Globalization;

namespace Annotator.Grains.Tests.Images;

/// <summary>Lines as scanners and work stations burn them in, of made names, numbers and dates.</summary>
internal static class MadeText
{
    private static readonly string[] Starts = ["B", "Br", "D", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "Sch", "St", "T", "V", "W", "Z", ""];
    private static readonly string[] Middles = ["a", "e", "i", "o", "u", "au", "ei", "ie"];
    private static readonly string[] Ends = ["n", "r", "l", "nn", "ck", "rt", "ss", "m", "ld", "ng", "t", ""];

    /// <summary>One line.</summary>
    public static string Line(Random random)
    {
        string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10).ToString(CultureInfo.InvariantCulture)));
        var date = new DateOnly(1925, 1, 1).AddDays(random.Next(36_000));
        var (last, given) = (Name(random), Name(random));
        return random.Next(10) switch
        {
            0 => $"{last} {given}".ToUpperInvariant(),
            1 => $"{last}, {given}",
            2 => $"MRN {Digits(4)}-{Digits(4)}",
            3 => $"DOB {date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)}",
            4 => $"ID: {Digits(random.Next(6, 11))}",
            5 => $"Dr. {last}  {Digits(1)}:{random.Next(10, 60)}",
            6 => $"{last} HOSPITAL".ToUpperInvariant(),
            7 => $"{date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)} {last}",
            8 => $"{last}^{given} {(random.Next(2) == 0 ? "F" : "M")} {random.Next(10, 99)}Y",
            _ => $"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Digits(2)}:{random.Next(10, 60)}",
        };
    }

    private static string Name(Random random)
    {
        string Syllable() => Starts[random.Next(Starts.Length)] + Middles[random.Next(Middles.Length)] + Ends[random.Next(Ends.Length)];
        var name = Syllable().ToLowerInvariant() + Syllable().ToLowerInvariant();
        if (name.Length < 4) name += "mann";
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
