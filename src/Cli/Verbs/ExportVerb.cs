using System.CommandLine;
using Annotator.Cli.Http;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator export</c>: one JSON document of a project or an exam.</summary>
internal static class ExportVerb
{
    public static Command Create(Terminal terminal)
    {
        var project = Projects.CreateOption();
        var exam = new Option<string?>("--exam") { Description = "The id of one exam; all of the project's when left out.", HelpName = "EXAM" };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "The file to write; replaced only once the document is whole. Standard output when left out.", HelpName = "FILE" };
        var command = new Command("export", "Writes a project or an exam as one JSON document.") { project, exam, output };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var found = await Projects.FindAsync(api, parsed.GetValue(project)!, cancellation);
            var path = parsed.GetValue(exam) is { } one ? $"api/projects/{found.Id}/exams/{Uri.EscapeDataString(one)}/export" : $"api/projects/{found.Id}/export";
            await WriteAsync(api, path, parsed.GetValue(output), terminal, cancellation);
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
