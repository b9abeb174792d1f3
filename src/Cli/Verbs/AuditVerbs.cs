using System.CommandLine;
using Annotator.Cli.Http;
using Annotator.Core.Contract;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator audit verify</c>.</summary>
internal static class AuditVerbs
{
    public static Command Create(Terminal terminal) => new("audit", "The audit log.") { CreateVerify(terminal) };

    private static Command CreateVerify(Terminal terminal)
    {
        var json = JsonOutput.CreateOption();
        var command = new Command("verify", "Goes through the whole log and tells whether anything was altered.") { json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var found = await api.GetSlowAsync<AuditVerdict>("api/audit/verify", cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, found);
            else terminal.Print(Describe(found));
            return found.Ok ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static string Describe(AuditVerdict found)
    {
        var counts = FormattableString.Invariant($"{found.Verified} events checked, {found.Unsealed} not sealed yet");
        return found.Ok ? $"Sound: {counts}." : $"ALTERED: {found.FirstBad ?? "the server does not say where"}; {counts}.";
    }
}
