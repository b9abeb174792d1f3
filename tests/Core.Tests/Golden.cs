using System.Runtime.CompilerServices;

namespace Annotator.Core.Tests;

/// <summary>Files in <c>tests/golden</c>: what was once released and must stay readable. <c>UPDATE_GOLDEN=1</c> rewrites them.</summary>
internal static class Golden
{
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static string Folder { get; } = Path.Combine(Repository, "tests", "golden");

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    public static void AssertEqual(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.True(File.Exists(path), $"{path} is missing: run once with UPDATE_GOLDEN=1 and say in the commit why.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
