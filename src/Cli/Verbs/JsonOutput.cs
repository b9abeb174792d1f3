using System.CommandLine;
using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Cli.Verbs;

/// <summary>Results for machines.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new(CoreJson.Options) { WriteIndented = true };

    public static Option<bool> CreateOption() => new("--json") { Description = "Writes the result as one JSON document." };

    /// <summary>Writes one document to standard output.</summary>
    public static void Write<T>(Terminal terminal, T document) => terminal.Output.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(document, Indented));
}
