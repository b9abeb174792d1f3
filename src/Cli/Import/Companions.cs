namespace Annotator.Cli.Import;

/// <summary>Finds files that only make sense together: a header (NRRD <c>.nhdr</c>, NIfTI <c>.hdr</c>) and the file of its voxels. They are sent in one request.</summary>
internal static class Companions
{
    private const int LongestHeader = 1 << 16;
    private static readonly string[] DataField = ["data file:", "datafile:"];

    /// <summary>The same files; each that a header names comes right after it, marked.</summary>
    public static List<LocalFile> Arrange(IReadOnlyList<LocalFile> files)
    {
        var byPath = files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var dataOf = new Dictionary<string, LocalFile>(StringComparer.Ordinal);
        foreach (var header in files)
        {
            var data = NamesOf(header).Select(name => byPath.GetValueOrDefault(Path.Combine(Path.GetDirectoryName(header.Path) ?? "", name))).FirstOrDefault(f => f is not null);
            if (data is not null && data.Path != header.Path && !dataOf.ContainsValue(data)) dataOf.Add(header.Path, data);
        }
        if (dataOf.Count == 0) return [.. files];
        var follows = dataOf.Values.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return [.. files.Where(f => !follows.Contains(f.Path)).SelectMany(f => dataOf.TryGetValue(f.Path, out var data) ? new[] { f, data with { GoesWithPrevious = true } } : [f])];
    }

    private static IEnumerable<string> NamesOf(LocalFile file)
    {
        var name = Path.GetFileName(file.Path);
        if (name.EndsWith(".nhdr", StringComparison.OrdinalIgnoreCase)) return NamedIn(file.Path);
        var bare = name.EndsWith(".hdr.gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return bare.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) ? [$"{bare[..^4]}.img", $"{bare[..^4]}.img.gz"] : [];
    }

    // What cannot be read here is said when it is sent.
    private static IEnumerable<string> NamedIn(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var start = new char[LongestHeader];
            var text = new string(start, 0, reader.ReadBlock(start));
            return [.. text.Split('\n').SelectMany(line => DataField.Where(f => line.StartsWith(f, StringComparison.OrdinalIgnoreCase)).Select(f => line[f.Length..].Trim()))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
