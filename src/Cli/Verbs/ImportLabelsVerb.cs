using System.Collections.Immutable;
using System.CommandLine;
using Annotator.Cli.Http;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator import-labels</c>: a labelmap onto a volume of an exam.</summary>
internal static class ImportLabelsVerb
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A NIfTI or NRRD labelmap that lies on the volume's voxels." };
        var project = Projects.CreateOption();
        var exam = new Option<string>("--exam") { Description = "The exam.", HelpName = "EXAM", Required = true };
        var volume = new Option<string?>("--volume") { Description = "The volume; the exam's only one when left out.", HelpName = "VOLUME" };
        var labels = new Option<string?>("--labels") { Description = "The label group, by id or name; the project's only one when left out.", HelpName = "GROUP" };
        var branch = new Option<string?>("--branch") { Description = "The branch; main when left out.", HelpName = "BRANCH" };
        var map = new Option<string[]>("--map") { Description = "Which label a value is, by id or name; else by the file's own names, else by the order of labels.", HelpName = "VALUE:LABEL" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tells what would become of each value." };
        var json = JsonOutput.CreateOption();
        var command = new Command("import-labels", "Makes objects of the values of a labelmap.") { file, project, exam, volume, labels, branch, map, dryRun, json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var bytes = await ReadAsync(parsed.GetValue(file)!, cancellation);
            var found = await Projects.FindAsync(api, parsed.GetValue(project)!, cancellation);
            List<(string Name, string? Value)> query =
            [
                ("volume", parsed.GetValue(volume)), ("group", parsed.GetValue(labels)), ("branch", parsed.GetValue(branch)), ("dryRun", parsed.GetValue(dryRun) ? "true" : null),
                .. (parsed.GetValue(map) ?? []).Select(entry => ("map", (string?)entry)),
            ];
            var path = $"api/projects/{found.Id}/exams/{Uri.EscapeDataString(parsed.GetValue(exam)!)}/labelmap-import?"
                + string.Join('&', query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}"));
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new("application/octet-stream");
            using var response = await api.SendAsync(request, cancellation);
            await Problem.ThrowUnlessSuccessAsync(response, cancellation);
            var imported = await api.ReadJsonAsync<Imported>(response, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, imported);
            else Print(terminal, imported);
            return imported.Rows.Any(row => row.Verdict == "failed") ? ExitCodes.Failed : ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.Usage, $"{file} cannot be read: {unreadable.Message}", cause: unreadable);
        }
    }

    private static void Print(Terminal terminal, Imported imported)
    {
        if (imported.DryRun) terminal.Say("A dry run: nothing was changed.");
        foreach (var row in imported.Rows)
            terminal.Print(FormattableString.Invariant($"{row.Value}\t{row.Verdict}\t{row.Name ?? row.LabelId ?? "?"}\t{row.Voxels} voxels\t{row.Code}\t{row.Text}").TrimEnd());
    }

    private sealed record Imported(bool DryRun, ImmutableArray<Row> Rows);

    private sealed record Row(int Value, int Layer, string? Name, string? LabelId, string ObjectId, long Voxels, long Painted, string Verdict, string? Code, string? Text);
}
