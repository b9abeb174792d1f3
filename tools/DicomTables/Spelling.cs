using System.Text;

namespace Annotator.DicomTables;

/// <summary>Spells the standard's keywords as C# names: <c>SOPInstanceUID</c> becomes <c>SopInstanceUid</c>, <c>VOILUTFunction</c> becomes <c>VoiLutFunction</c>.</summary>
internal static class Spelling
{
    private static readonly string[] Acronyms = ["VOI", "LUT", "UID", "SOP", "FOV", "MR", "CT", "RT", "ROI", "MAC", "HL7", "ICC", "AE", "TI", "PT", "XA", "US", "OB", "OW"];

    public static string OfKeyword(string keyword)
    {
        var text = new StringBuilder();
        for (var at = 0; at < keyword.Length;)
        {
            var end = at;
            while (end < keyword.Length && char.IsUpper(keyword[end]))
            {
                end++;
            }
            if (end == at)
            {
                text.Append(keyword[at++]);
                continue;
            }
            // The last capital of a run begins the next word when a small letter follows it ("SOPClass"), but not before a plural s ("UIDs").
            var startsWord = end < keyword.Length && char.IsLower(keyword[end]) && !(keyword[end] == 's' && (end + 1 == keyword.Length || char.IsUpper(keyword[end + 1])) && end - at > 1);
            var run = keyword[at..(startsWord ? end - 1 : end)];
            AppendRun(text, run);
            if (startsWord)
            {
                text.Append(keyword[end - 1]);
            }
            at = end;
        }
        return char.IsDigit(text[0]) ? "_" + text : text.ToString();
    }

    public static string OfName(string name)
    {
        var words = name.Replace("-", " ", StringComparison.Ordinal).Split([' ', '/', ',', '(', ')', '.', '\''], StringSplitOptions.RemoveEmptyEntries);
        return OfKeyword(string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..])).Replace("&", "And", StringComparison.Ordinal));
    }

    private static void AppendRun(StringBuilder text, string run)
    {
        while (run.Length > 0)
        {
            var acronym = Acronyms.Where(a => run.StartsWith(a, StringComparison.Ordinal)).MaxBy(a => a.Length) ?? run;
            text.Append(acronym.Length <= 2 ? acronym : acronym[0] + acronym[1..].ToLowerInvariant());
            run = run[acronym.Length..];
        }
    }
}
