using System.CommandLine;
using Annotator.Cli.Http;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator export</c>: one JSON document of a project or an exam, or a volume, labelmap or the originals as files.</summary>
internal static class ExportVerb
{
    public static Command Create(Terminal terminal)
    {
        var options = new ExportOptions();
        var command = new Command("export", "Writes a project or an exam as one JSON document; or a volume, a labelmap or the originals of an exam as a file.");
        foreach (var option in options.All) command.Options.Add(option);
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var within = options.PathWithin(parsed);
            var found = await Projects.FindAsync(api, parsed.GetValue(options.Project)!, cancellation);
            await WriteAsync(api, $"api/projects/{found.Id}/{within}", parsed.GetValue(options.Output), terminal, cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task WriteAsync(ApiClient api, string path, FileInfo? file, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            if (file is null) await api.DownloadAsync(path, terminal.OpenOutput, cancellation);
            else await SaveAsync(api, path, file.FullName, cancellation);
        }
        catch (Exception local) when (local is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.Local, $"{file?.FullName ?? "Standard output"} cannot be written: {local.Message}", cause: local);
        }
        if (file is not null) terminal.Say($"Wrote {file.FullName}.");
    }

    private static async Task SaveAsync(ApiClient api, string path, string file, CancellationToken cancellation)
    {
        var part = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            await api.DownloadAsync(path, () => new FileStream(part, FileMode.CreateNew, FileAccess.Write), cancellation);
            File.Move(part, file, overwrite: true);
        }
        finally
        {
            if (File.Exists(part)) File.Delete(part);
        }
    }
}
