using Spectre.Console;

namespace Annotator.Cli.Import;

/// <summary>Progress as a bar with rate and remaining time: for terminals.</summary>
internal sealed class BarProgress : IImportProgress
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _bar;
    private readonly int _totalFiles;
    private int _files;

    private BarProgress(IAnsiConsole console, ProgressTask bar, int totalFiles) => (_console, _bar, _totalFiles) = (console, bar, totalFiles);

    /// <summary>Draws the bar while <paramref name="work"/> runs.</summary>
    public static Task ShowAsync(IAnsiConsole console, int totalFiles, long totalBytes, Func<IImportProgress, Task> work) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask(Describe(0, totalFiles), maxValue: Math.Max(1, totalBytes));
            await work(new BarProgress(console, bar, totalFiles));
            bar.Value = bar.MaxValue;
        });

    public void Sent(long bytes) => _bar.Increment(bytes);

    public void Done(int files) => _bar.Description = Describe(Interlocked.Add(ref _files, files), _totalFiles);

    public void Note(string text) => _console.WriteLine(Printable.Of(text));

    private static string Describe(int files, int totalFiles) => $"{files}/{totalFiles} files";
}
