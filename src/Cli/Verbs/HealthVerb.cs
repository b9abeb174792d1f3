using System.CommandLine;
using Annotator.Cli.Http;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator health</c>: whether a node takes work; for supervisors and containers.</summary>
internal static class HealthVerb
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("health", "Tells whether the server is ready; needs no key.");
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.ConnectAnonymously(parsed);
            terminal.Print((await api.GetAsync<State>("health/ready", cancellation)).Status);
            return ExitCodes.Ok;
        });
        return command;
    }

    private sealed record State(string Status);
}
