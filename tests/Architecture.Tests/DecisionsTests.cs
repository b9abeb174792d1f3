using System.Text.RegularExpressions;

namespace Annotator.Architecture.Tests;

public sealed partial class DecisionsTests
{
    [Fact]
    public void Every_decision_has_a_number_of_its_own_and_one_line_in_the_list()
    {
        var folder = Path.Combine(Repository.Root, "docs", "adr");
        var files = Directory.GetFiles(folder, "*.md").Select(f => Path.GetFileName(f)!).Where(f => f != "README.md").Order(StringComparer.Ordinal).ToArray();
        var listed = Link().Matches(File.ReadAllText(Path.Combine(folder, "README.md"))).Select(m => m.Groups[1].Value);
        Assert.Equal(files, listed);
        Assert.Equal(files.Length, files.Select(f => f[..4]).Distinct().Count());
    }

    [GeneratedRegex(@"^- \[.*\]\((\d{4}-[a-z0-9-]+\.md)\)$", RegexOptions.Multiline)]
    private static partial Regex Link();
}
