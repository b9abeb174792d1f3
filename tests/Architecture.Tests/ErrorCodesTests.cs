using System.Text;
using System.Text.RegularExpressions;

namespace Annotator.Architecture.Tests;

/// <summary>Every code a program can meet stands in <c>docs/errors.md</c>. <c>UPDATE_GOLDEN=1</c> rewrites it from the sources.</summary>
public sealed partial class ErrorCodesTests
{
    [Fact]
    public void The_list_of_codes_is_what_the_sources_say()
    {
        var path = Path.Combine(Repository.Root, "docs", "errors.md");
        var now = Describe();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, now);
        Assert.Equal(File.ReadAllText(path), now);
    }

    private static string Describe()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var codes = sources.SelectMany(f => Refusal().Matches(File.ReadAllText(f)).Select(m => (Code: m.Groups["code"].Value, Class: m.Groups["class"].Value)))
            .Distinct().OrderBy(c => c.Code, StringComparer.Ordinal).ThenBy(c => c.Class, StringComparer.Ordinal).ToList();
        Assert.True(codes.Count > 50, "The sources were not found.");
        var page = new StringBuilder("# Error codes\n\nEvery refusal carries a stable `code`, a sentence for a person and, where a program can use them, details (RFC 9457 problem details over REST,\n");
        page.Append("`rejection` in a receipt over the hub). What the class means stands in `RejectionClass`; each class maps to one HTTP status. Made from the sources by a test.\n\n| code | class |\n| --- | --- |\n");
        foreach (var (code, @class) in codes) page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{code}` | {@class} |\n");
        return page.ToString();
    }

    [GeneratedRegex("""RejectionClass\.(?<class>\w+),\s*"(?<code>[a-z0-9-]+)",\s""")]
    private static partial Regex Refusal();
}
