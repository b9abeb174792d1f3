using System.CommandLine;

namespace Annotator.Silo;

/// <summary><c>--data</c>, as every verb that opens the store itself takes it.</summary>
internal static class DataFolderOption
{
    public static readonly Option<string?> Instance = new("--data") { Description = "The folder everything is kept in (else ANNOTATOR_DATA, else ./data)." };

    /// <summary>The folder that was named, as a full path.</summary>
    public static string Read(ParseResult parsed) =>
        Path.GetFullPath(parsed.GetValue(Instance) ?? (Environment.GetEnvironmentVariable("ANNOTATOR_DATA") is { Length: > 0 } named ? named : "data"));
}
