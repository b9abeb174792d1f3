using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Annotator.Cli.Http;
using Annotator.Core.Contract;
using Spectre.Console;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator pacs peers</c>, <c>find</c> and <c>pull</c>.</summary>
internal static class PacsVerbs
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create(Terminal terminal) =>
        new("pacs", "PACS and VNA peers: what they have, and fetching it. Peers stand in the server's configuration.") { CreatePeers(terminal), CreateFind(terminal), CreatePull(terminal) };

    private static Command CreatePeers(Terminal terminal)
    {
        var json = JsonOutput.CreateOption();
        var command = new Command("peers", "Lists the configured peers.") { json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var peers = await api.GetAsync<ImmutableArray<PeerView>>("api/pacs/peers", cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, peers);
            else foreach (var peer in peers) terminal.Print($"{peer.Name}\t{peer.Address}{(peer.IsSecure ? "\tTLS" : "")}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateFind(Terminal terminal)
    {
        var (json, peer, match) = (JsonOutput.CreateOption(), CreatePeer(), CreateMatch());
        var command = new Command("find", "Lists studies of a peer.") { peer, match, json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var found = await api.PostAsync<ImmutableArray<FoundStudy>>("api/pacs/find", new FindRequest(parsed.GetValue(peer)!, Read(parsed.GetValue(match))), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, found);
            else terminal.Output.Write(TableOf(found));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreatePull(Terminal terminal)
    {
        var (json, peer, match) = (JsonOutput.CreateOption(), CreatePeer(), CreateMatch());
        var project = new Option<string?>("--project", "-p") { Description = "The project they go to, by id or exact name; by the routing rules when left out.", HelpName = "PROJECT" };
        var most = new Option<int?>("--most") { Description = "The most studies that may match; 100 when left out.", HelpName = "N" };
        var incomplete = new Option<bool>("--accept-incomplete") { Description = "Shows series even when the peer did not send all of them." };
        var command = new Command("pull", "Fetches studies from a peer and waits for the end.") { peer, match, project, most, incomplete, json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var into = parsed.GetValue(project) is { } named ? (await Projects.FindAsync(api, named, cancellation)).Id : null;
            var request = new PullRequest(parsed.GetValue(peer)!, Read(parsed.GetValue(match)), into, parsed.GetValue(most), parsed.GetValue(incomplete));
            var run = await WaitAsync(terminal, api, await api.PostAsync<TransferRun>("api/pacs/pulls", request, cancellation), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, run);
            else await TransferVerbs.PrintAsync(terminal, api, run, cancellation);
            return run.State == TransferState.Done ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    // Ctrl+C leaves the pull running: it is the server's work, and its record tells the rest.
    private static async Task<TransferRun> WaitAsync(Terminal terminal, ApiClient api, TransferRun run, CancellationToken cancellation)
    {
        terminal.Say($"Transfer {run.Id} runs on the server.");
        while (run.State == TransferState.Running)
        {
            await Task.Delay(LookEvery, terminal.Clock, cancellation);
            run = await api.GetAsync<TransferRun>($"api/transfers/{run.Id}", cancellation);
        }
        return run;
    }

    private static Option<string> CreatePeer() => new("--peer") { Description = "The peer's name.", HelpName = "NAME", Required = true };

    private static Option<string[]> CreateMatch()
    {
        var option = new Option<string[]>("--match", "-m") { Description = "A key with its value, such as StudyDate=20240101-20240131; may be repeated.", HelpName = "KEY=VALUE", Required = true };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1)) result.AddError($"“{token.Value}” is no KEY=VALUE.");
        });
        return option;
    }

    private static ImmutableDictionary<string, string> Read(string[]? match) =>
        (match ?? []).Select(m => m.Split('=', 2)).GroupBy(m => m[0], StringComparer.Ordinal).ToImmutableDictionary(m => m.Key, m => m.Last()[1]);

    private static Table TableOf(IEnumerable<FoundStudy> studies)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Date").AddColumn("Patient").AddColumn("Study").AddColumn("Modalities").AddColumn("Images").AddColumn(new TableColumn("Study Instance UID").NoWrap());
        foreach (var s in studies)
            table.AddRow(Cell(s.StudyDate), Cell(s.PatientId), Cell(s.StudyDescription), Cell(s.Modalities), Cell(s.Instances?.ToString(CultureInfo.InvariantCulture) ?? ""), Cell(s.StudyInstanceUid));
        return table;
    }

    private static Text Cell(string text) => new(Printable.Of(text));
}
