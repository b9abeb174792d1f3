namespace Annotator.Storage.Postgres;

/// <summary>Cuts SQL into words, <c>@names</c>, quoted pieces, comments and the rest. Joined again they are the text.</summary>
internal static class SqlTokens
{
    /// <summary>The pieces, in order.</summary>
    public static IEnumerable<string> Of(string sql)
    {
        for (var start = 0; start < sql.Length;)
        {
            var end = EndOf(sql, start);
            yield return sql[start..end];
            start = end;
        }
    }

    private static int EndOf(string sql, int start) => sql[start] switch
    {
        '\'' or '"' => EndOfQuoted(sql, start),
        '-' when sql.AsSpan(start).StartsWith("--") => IndexAfter(sql, "\n", start),
        '/' when sql.AsSpan(start).StartsWith("/*") => IndexAfter(sql, "*/", start + 2),
        '@' => EndOfWord(sql, start + 1),
        var c when IsOfWord(c) => EndOfWord(sql, start),
        _ => start + 1,
    };

    // A doubled quote is two quoted pieces side by side, which joins to the same text.
    private static int EndOfQuoted(string sql, int start) => IndexAfter(sql, sql[start].ToString(), start + 1);

    private static int EndOfWord(string sql, int start)
    {
        while (start < sql.Length && IsOfWord(sql[start])) start++;
        return start;
    }

    private static int IndexAfter(string sql, string what, int start)
    {
        var index = sql.IndexOf(what, start, StringComparison.Ordinal);
        return index < 0 ? sql.Length : index + what.Length;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
