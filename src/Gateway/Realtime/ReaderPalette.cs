using System.Text;

namespace Annotator.Gateway.Realtime;

/// <summary>How a reader is told apart from others in one exam.</summary>
/// <param name="Letter">One letter, so that colour is never the only sign.</param>
/// <param name="Colour">Hex <c>#rrggbb</c>.</param>
internal readonly record struct Face(string Letter, string Colour);

/// <summary>Colours that colour-blind eyes can tell apart, and a letter. A person has the same ones everywhere, unless somebody in the exam has them already.</summary>
internal static class ReaderPalette
{
    // The same eight, in the same order, as the page's personColours: lists there choose by the same sum.
    private static readonly string[] Colours = ["#7d8cf0", "#ddcc77", "#44aa99", "#e8788a", "#88ccee", "#c58fd6", "#b3b34d", "#cc9977"];

    private static readonly string[] Titles = ["dr", "prof", "mr", "mrs", "ms"];

    public static Face Choose(string personId, string name, IReadOnlyCollection<Face> taken) => new(ChooseLetter(name, taken), ChooseColour(personId, taken));

    private static string ChooseColour(string personId, IReadOnlyCollection<Face> taken)
    {
        var sum = 0u;
        foreach (var rune in personId.EnumerateRunes()) sum = unchecked((sum * 31) + (uint)rune.Value);
        var preferred = (int)(sum % (uint)Colours.Length);
        var inOrder = Enumerable.Range(0, Colours.Length).Select(i => Colours[(preferred + i) % Colours.Length]);
        return inOrder.FirstOrDefault(c => taken.All(t => t.Colour != c)) ?? Colours[preferred];
    }

    private static string ChooseLetter(string name, IReadOnlyCollection<Face> taken)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(w => Titles.Contains(w.TrimEnd('.'), StringComparer.OrdinalIgnoreCase));
        var own = string.Concat(words).EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(r => r.ToString().ToUpperInvariant()).ToList();
        var alphabet = Enumerable.Range('A', 26).Select(c => ((char)c).ToString());
        return own.Concat(alphabet).FirstOrDefault(l => taken.All(t => t.Letter != l)) ?? own.FirstOrDefault() ?? "?";
    }
}
