using System.CommandLine;
using System.Runtime.InteropServices;

namespace Annotator.Cli.Verbs;

/// <summary>Runs a verb: Ctrl+C cancels it once, failures become one line and an exit code.</summary>
internal static class VerbRunner
{
    /// <summary>Gives the command its action.</summary>
    public static void Runs(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> verb) =>
        command.SetAction((parsed, cancellation) => RunAsync(terminal, parsed, verb, cancellation));

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, Func<ParseResult, CancellationToken, Task<int>> verb, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await verb(parsed, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            terminal.Say("Stopped.");
            return ExitCodes.Cancelled;
        }
        catch (CommandFailure failure)
        {
            terminal.Say(failure.Sentence);
            return failure.ExitCode;
        }

        // The first signal stops cleanly; a second one is not held back and ends the process.
        void Cancel(PosixSignalContext context)
        {
            if (stop.IsCancellationRequested) return;
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
