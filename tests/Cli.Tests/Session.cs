using Spectre.Console;

namespace Annotator.Cli.Tests;

/// <summary>One run of the command line: what it printed, what it said, how it ended.</summary>
public sealed record Ran(int ExitCode, string Output, string Error);

/// <summary>Runs command lines against a server, with a scratch folder and time that never makes one wait.</summary>
public sealed class Session : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-cli-");

    public ImpatientTime Clock { get; } = new();

    public string Input { get; set; } = "";

    public string? KeyVariable { get; set; } = RecordingServer.Key;

    public bool Interactive { get; set; }

    public string Root => _folder.FullName;

    public string At(string relative) => Path.Combine(Root, relative);

    /// <summary>Writes a file below the scratch folder.</summary>
    public string Write(string relative, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relative))!);
        File.WriteAllBytes(At(relative), content);
        return At(relative);
    }

    public string Write(string relative, string content) => Write(relative, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Files with different contents, named so that their order is that of their numbers.</summary>
    public void WriteMany(string folder, int count)
    {
        for (var i = 0; i < count; i++) Write($"{folder}/{i:0000}.dcm", $"content {i}");
    }

    public Task<Ran> RunAsync(RecordingServer server, params string[] args) => RunAsync(CancellationToken.None, [.. args, "--server", server.Address.ToString()]);

    public async Task<Ran> RunAsync(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        using var input = new StringReader(Input);
        var terminal = new Terminal(ConsoleOn(output, false), ConsoleOn(error, Interactive), input, () => bytes, name => name == "ANNOTATOR_KEY" ? KeyVariable : null, Clock);
        var exitCode = await CommandLine.RunAsync(CommandLine.Build(terminal), args, terminal, cancellation);
        return new Ran(exitCode, output + System.Text.Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer), Ansi = interactive ? AnsiSupport.Yes : AnsiSupport.No, Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = 120;
        return console;
    }
}

/// <summary>Real time, but whoever waits is called at once; what was to be waited is written down.</summary>
public sealed class ImpatientTime : TimeProvider
{
    public System.Collections.Concurrent.ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
