using System.CommandLine;
using Annotator.Cli.Http;
using Annotator.Core.Contract;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator transfer list</c> and <c>show</c>: what peers sent and what was pulled.</summary>
internal static class TransferVerbs
{
    private const int ShownFailures = 20;

    public static Command Create(Terminal terminal) => new("transfer", "Records of what peers sent and of what was pulled.") { CreateList(terminal), CreateShow(terminal) };

    /// <summary>Prints a transfer with its first failures.</summary>
    public static async Task PrintAsync(Terminal terminal, ApiClient api, TransferRun run, CancellationToken cancellation)
    {
        terminal.Print(Describe(run));
        if (run.Failed == 0) return;
        var failed = await api.GetAsync<TransferItemPage>($"api/transfers/{run.Id}/items?failed=true&limit={ShownFailures}", cancellation);
        foreach (var item in failed.Items) terminal.Print($"  {item.SopInstanceUid ?? "?"}  {item.Code}: {item.Text}");
        if (failed.Next is not null) terminal.Print($"  … and more: {run.Failed} in all.");
    }

    private static Command CreateList(Terminal terminal)
    {
        var json = JsonOutput.CreateOption();
        var command = new Command("list", "Lists the newest transfers.") { json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var page = await api.GetAsync<TransferPage>("api/transfers", cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, page);
            else foreach (var run in page.Items) terminal.Print(Describe(run));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var (id, json) = (new Argument<string>("ID") { Description = "The transfer." }, JsonOutput.CreateOption());
        var command = new Command("show", "Shows a transfer and what failed in it.") { id, json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var run = await api.GetAsync<TransferRun>($"api/transfers/{Uri.EscapeDataString(parsed.GetValue(id)!)}", cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, run);
            else await PrintAsync(terminal, api, run, cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Describe(TransferRun run)
    {
        var counts = FormattableString.Invariant($"{run.Received} received, {run.Duplicate} here already, {run.Failed} failed");
        var found = run.Found > 0 ? FormattableString.Invariant($"{run.Found} found, ") : "";
        return $"{run.Id}  {run.StartedAt:yyyy-MM-dd HH:mm}  {run.Kind.ToString().ToLowerInvariant()} {run.Peer} ({run.Subject}): {run.State.ToString().ToLowerInvariant()}; {found}{counts}{(run.Reason is null ? "" : $". {run.Reason}")}";
    }
}
