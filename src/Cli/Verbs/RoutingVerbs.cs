using System.CommandLine;
using System.Net.Http.Headers;
using Annotator.Cli.Http;
using Annotator.Core.Contract;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator routing show</c>, <c>set</c> and <c>try</c>.</summary>
internal static class RoutingVerbs
{
    public static Command Create(Terminal terminal) =>
        new("routing", "Rules that decide which project and profile an instance goes to.") { CreateShow(terminal), CreateSet(terminal), CreateTry(terminal) };

    private static Command CreateShow(Terminal terminal)
    {
        var command = new Command("show", "Prints the rules that hold.");
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var now = await api.GetAsync<RoutingText>("api/routing", cancellation);
            foreach (var line in now.Text.Split('\n')) terminal.Print(line.TrimEnd('\r'));
            terminal.Say(now.Version == 0 ? "No rules were set." : $"Version {now.Version}, set {now.At:yyyy-MM-dd HH:mm}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateSet(Terminal terminal)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The rules as JSON." };
        var command = new Command("set", "Sets the rules; what is wrong with them is named with line and key.") { file };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var now = await api.GetAsync<RoutingText>("api/routing", cancellation);
            var set = await api.PostAsync<RoutingText>("api/routing", new SetRouting(await ReadAsync(parsed.GetValue(file)!, cancellation), now.Version), cancellation);
            terminal.Say($"Version {set.Version} holds.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateTry(Terminal terminal)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A DICOM file." };
        var rules = new Option<FileInfo?>("--rules") { Description = "Rules to try; those that hold when left out.", HelpName = "FILE" };
        var texts = new[] { ("callingAe", "--calling-ae"), ("calledAe", "--called-ae"), ("path", "--path") }
            .Select(t => (Part: t.Item1, Option: new Option<string?>(t.Item2) { Description = "As if it came so.", HelpName = "TEXT" })).ToList();
        var json = JsonOutput.CreateOption();
        var command = new Command("try", "Tells where a file would go. Nothing is kept.") { file, rules, json };
        foreach (var (_, option) in texts) command.Options.Add(option);
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            using var form = new MultipartFormDataContent();
            if (parsed.GetValue(rules) is { } own) form.Add(new StringContent(await ReadAsync(own, cancellation)), "rules");
            foreach (var (part, option) in texts)
                if (parsed.GetValue(option) is { } text) form.Add(new StringContent(text), part);
            form.Add(FileOf(parsed.GetValue(file)!), "file", "file.dcm");
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/routing/trial") { Content = form };
            using var response = await api.SendAsync(request, cancellation);
            await Problem.ThrowUnlessSuccessAsync(response, cancellation);
            var trial = await api.ReadJsonAsync<RouteTrial>(response, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, trial);
            else Print(terminal, trial);
            return trial.Refusal is null ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static void Print(Terminal terminal, RouteTrial trial)
    {
        foreach (var step in trial.Steps) terminal.Print($"  {step.Rule}: {(step.WhyNot is null ? "matches" : $"no, {step.WhyNot} does not fit")}");
        terminal.Print(trial.Refusal is { } why ? $"Refused: {why}" : $"Goes to {(trial.ProjectId is { } id ? $"project {id}" : "the site's archive")}, profile {trial.Profile}.");
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(file.FullName, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.Local, $"{file} cannot be read: {unreadable.Message}", cause: unreadable);
        }
    }

    private static StreamContent FileOf(FileInfo file)
    {
        try
        {
            var content = new StreamContent(file.OpenRead());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
            return content;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.Local, $"{file} cannot be read: {unreadable.Message}", cause: unreadable);
        }
    }
}
