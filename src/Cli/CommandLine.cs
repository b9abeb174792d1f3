using System.CommandLine;

namespace Annotator.Cli;

/// <summary>The command line of <c>annotator</c>: what a client of a running server can do.</summary>
public static class CommandLine
{
    /// <summary>The verbs of the client under one root; a host may add its own.</summary>
    /// <param name="terminal">What they talk to; this process's when null.</param>
    public static RootCommand Build(Terminal? terminal = null)
    {
        var root = new RootCommand("Annotator: many readers annotate medical images together.");
        foreach (var verb in Commands.CreateAll(terminal)) root.Add(verb);
        return root;
    }

    /// <summary>Parses and runs; a command line that does not parse ends with <see cref="ExitCodes.Usage"/>.</summary>
    /// <remarks>Signals are left to the verbs: each knows what stopping cleanly means.</remarks>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, Terminal? terminal = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        var parsed = root.Parse(args);
        var streams = new InvocationConfiguration
        {
            Output = terminal?.Output.Profile.Out.Writer ?? Console.Out, Error = terminal?.Error.Profile.Out.Writer ?? Console.Error,
            EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };
        var exitCode = await parsed.InvokeAsync(streams, cancellation);
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
    }
}
