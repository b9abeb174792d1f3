using System.Runtime.CompilerServices;

namespace Annotator.Architecture.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private static string Here([CallerFilePath] string path = "") => path;
}
