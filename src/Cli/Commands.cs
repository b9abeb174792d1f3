using System.CommandLine;
using Annotator.Cli.Verbs;

namespace Annotator.Cli;

/// <summary>The verbs of the client.</summary>
public static class Commands
{
    /// <summary>Every verb of the client, ready to be added to a root.</summary>
    /// <param name="terminal">What they talk to; this process's when null.</param>
    public static IReadOnlyList<Command> CreateAll(Terminal? terminal = null)
    {
        var on = terminal ?? Terminal.OfProcess();
        return
        [
            ImportVerb.Create(on), ImportLabelsVerb.Create(on), ExportVerb.Create(on), ProjectVerbs.Create(on), UserVerbs.Create(on), KeyVerbs.Create(on), AuditVerbs.Create(on), HealthVerb.Create(on),
            PacsVerbs.Create(on), TransferVerbs.Create(on), RoutingVerbs.Create(on),
        ];
    }
}
