using System.Globalization;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>Numbers, vectors and quoted words of NRRD headers.</summary>
internal static class NrrdVectors
{
    /// <summary>One vector for each dimension; null where it is <c>none</c>.</summary>
    public static double[]?[] Read(string text, int count, string field)
    {
        var vectors = new List<double[]?>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            if (text.AsSpan(at).StartsWith("none", StringComparison.OrdinalIgnoreCase))
            {
                vectors.Add(null);
                at += 4;
                continue;
            }
            var end = text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (end < 0) throw NrrdFields.Bad($"“{field}” holds something that is no vector");
            vectors.Add(One(text[(at + 1)..end], field));
            at = end + 1;
        }
        return vectors.Count == count ? [.. vectors.Select(v => v is not null && v.All(double.IsNaN) ? null : v)] : throw NrrdFields.Bad($"“{field}” does not have {count} vectors");
    }

    /// <summary>A number as C's <c>strtod</c> and teem write it.</summary>
    public static bool TryNumber(string text, out double number)
    {
        var bare = text.Trim();
        if (bare.Equals("nan", StringComparison.OrdinalIgnoreCase) || bare.Equals("-nan", StringComparison.OrdinalIgnoreCase))
        {
            number = double.NaN;
            return true;
        }
        return double.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The words between quotes.</summary>
    public static List<string> Quoted(string text)
    {
        var parts = text.Split('"');
        return [.. Enumerable.Range(0, parts.Length / 2).Select(n => parts[(2 * n) + 1].Trim())];
    }

    private static double[] One(string inside, string field) =>
        [.. inside.Split(',').Select(part => TryNumber(part, out var number) ? number : throw NrrdFields.Bad($"“{field}” holds something that is no number"))];
}
