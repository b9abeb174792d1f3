using Annotator.Cli.Http;
using Annotator.Core.Contract;

namespace Annotator.Cli.Import;

/// <summary>One import: every file of a walk sent in batches, two on their way at once, each file with its end.</summary>
internal sealed class ImportRun(ApiClient api, ProjectCard project, FileWalk walk, bool withoutSpacing, Terminal terminal)
{
    private const int BatchesInFlight = 2;
    private const string UnreadableFile = "unreadable-file";

    private readonly FileResult[] _results = [.. walk.Files.Select(f => new FileResult(f.Path, ImportVerdict.Unsent))];
    private readonly long _totalBytes = walk.Files.Sum(f => f.Length);

    /// <summary>Runs to the end, or to the first failure or cancellation; the report tells what is known either way.</summary>
    /// <returns>The report, and the failure that ended it early (null when none did).</returns>
    public async Task<(ImportReport Report, Exception? EndedBy)> RunAsync(CancellationToken cancellation)
    {
        var start = terminal.Clock.GetTimestamp();
        Exception? endedBy = null;
        try
        {
            await ShowAsync(progress => SendAllAsync(progress, cancellation));
        }
        catch (Exception early) when (early is CommandFailure or OperationCanceledException)
        {
            endedBy = early;
        }
        return (Report(terminal.Clock.GetElapsedTime(start), endedBy), endedBy);
    }

    private Task ShowAsync(Func<IImportProgress, Task> work) => terminal.Error.Profile.Capabilities.Interactive
        ? BarProgress.ShowAsync(terminal.Error, _results.Length, _totalBytes, work)
        : work(new LineProgress(terminal, _results.Length, _totalBytes));

    private async Task SendAllAsync(IImportProgress progress, CancellationToken cancellation)
    {
        var uploader = new Uploader(api, $"api/projects/{project.Id}/uploads{(withoutSpacing ? "?withoutSpacing=open" : "")}", terminal.Clock, progress);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = BatchesInFlight, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Batches.Divide(walk.Files), parallel, async (range, stop) => await SendBatchAsync(range, uploader, progress, stop));
    }

    private async Task SendBatchAsync(Range range, Uploader uploader, IImportProgress progress, CancellationToken cancellation)
    {
        var parts = await ReadAsync(range, cancellation);
        var verdicts = await uploader.SendAsync(parts, cancellation);
        foreach (var (part, verdict) in parts.Zip(verdicts)) _results[part.Index] = FileResult.Of(part.File.Path, verdict);
        progress.Done(range.End.Value - range.Start.Value);
    }

    private async Task<List<UploadPart>> ReadAsync(Range range, CancellationToken cancellation)
    {
        var parts = new List<UploadPart>();
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            try
            {
                parts.Add(await UploadPart.ReadAsync(i, walk.Files[i], cancellation));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                _results[i] = new FileResult(walk.Files[i].Path, ImportVerdict.Refused, UnreadableFile, unreadable.Message);
            }
        }
        return parts;
    }

    private ImportReport Report(TimeSpan elapsed, Exception? endedBy) => new(
        api.Server.ToString(), project.Id, project.Name,
        [.. _results, .. walk.Unreadable.Select(u => new FileResult(u.Path, ImportVerdict.Refused, UnreadableFile, u.Text))],
        walk.LeftOut, walk.Files.Zip(_results).Where(f => f.Second.Verdict != ImportVerdict.Unsent).Sum(f => f.First.Length), elapsed.TotalSeconds,
        endedBy switch { null => null, CommandFailure failure => new ImportError(failure.Message, failure.Code), _ => new ImportError("Stopped.", "cancelled") });
}
