using Spectre.Console;

namespace Annotator.Cli;

/// <summary>What a verb talks to. Results go to <paramref name="Output"/>, everything said on the way to <paramref name="Error"/>.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error; progress is drawn here when it is a terminal.</param>
/// <param name="Input">Standard input.</param>
/// <param name="OpenOutput">Opens standard output for bytes.</param>
/// <param name="Variable">Reads an environment variable; null when it is not set.</param>
/// <param name="Clock">The time, and what waits before a retry.</param>
public sealed record Terminal(IAnsiConsole Output, IAnsiConsole Error, TextReader Input, Func<Stream> OpenOutput, Func<string, string?> Variable, TimeProvider Clock)
{
    /// <summary>The streams and the environment of this process.</summary>
    public static Terminal OfProcess() => new(
        ConsoleOn(Console.Out), ConsoleOn(Console.Error), Console.In, Console.OpenStandardOutput, Environment.GetEnvironmentVariable, TimeProvider.System);

    /// <summary>Writes one line of the result.</summary>
    internal void Print(string line) => Output.Profile.Out.Writer.WriteLine(Printable.Of(line));

    /// <summary>Says one line that is not part of the result.</summary>
    internal void Say(string line) => Error.Profile.Out.Writer.WriteLine(Printable.Of(line));

    private static IAnsiConsole ConsoleOn(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
