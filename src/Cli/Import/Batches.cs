namespace Annotator.Cli.Import;

/// <summary>Divides files into requests of bounded size, in order.</summary>
internal static class Batches
{
    /// <summary>Most files in one request.</summary>
    public const int MostFiles = 64;

    /// <summary>Most bytes in one request, in bytes; a file that is larger goes alone, or with its header.</summary>
    public const long MostBytes = 16L << 20;

    /// <summary>The ranges of <paramref name="files"/> that go together.</summary>
    public static IEnumerable<Range> Divide(IReadOnlyList<LocalFile> files)
    {
        var (start, bytes) = (0, 0L);
        for (var i = 0; i < files.Count; i++)
        {
            if (i > start && !files[i].GoesWithPrevious && (i - start == MostFiles || bytes + files[i].Length > MostBytes))
            {
                yield return start..i;
                (start, bytes) = (i, 0);
            }
            bytes += files[i].Length;
        }
        if (start < files.Count) yield return start..files.Count;
    }
}
