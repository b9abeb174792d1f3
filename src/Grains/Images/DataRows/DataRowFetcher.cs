using System.Collections.Concurrent;
using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images.DataRows;

/// <summary>Fetches what data rows name and takes it in; a node that was killed goes on at its next start. No redirect is followed: only what is configured is contacted.</summary>
public sealed partial class DataRowFetcher(
    DataRowTable rows, ImageIngest ingest, IGrainHost grains, IOptions<DataRowOptions> options, TimeProvider clock, ILogger<DataRowFetcher> logger) : WishedWork(clock)
{
    private const int AtOnce = 4, Page = 100;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = AnswerWithin };

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        while (await rows.ReadWaitingAsync(Page, cancellation) is { Count: > 0 } waiting)
        {
            foreach (var group in waiting.GroupBy(row => row.ProjectId)) await FetchAsync(group.Key, [.. group], cancellation);
        }
    }

    /// <inheritdoc/>
    protected override void PutOff(StoreUnavailableException why) => Away(logger, why);

    private async Task FetchAsync(string projectId, IReadOnlyList<WaitingDataRow> group, CancellationToken cancellation)
    {
        var project = (await grains.ReadAsync<Project>(StreamId.Project(projectId), cancellation)).State;
        await using var feed = await ingest.OpenFeedAsync(project, null, holds: false, cancellation);
        var kept = new ConcurrentBag<(WaitingDataRow Row, InstanceKey Instance)>();
        var ways = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(group, ways, async (row, token) =>
        {
            if (await FetchAsync(feed, row, token) is { } instance) kept.Add((row, instance));
        });
        // A row waits until its exam is there.
        await feed.RegisterAsync(cancellation);
        foreach (var (row, instance) in kept) await rows.KeepAsync(row, instance, cancellation);
    }

    // The instance as it is kept; null when the row has failed.
    private async Task<InstanceKey?> FetchAsync(IngestFeed feed, WaitingDataRow row, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(row.Url, UriKind.Absolute, out var url) || !options.Value.Allows(url))
        {
            await rows.FailAsync(row, "host-not-allowed", "This server fetches nothing from there: the configuration, DataRows:Hosts, lists from where.", cancellation);
            return null;
        }
        try
        {
            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode) return await TakeInAsync(feed, row, response, cancellation);
            return await FailAsync(row, string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}"), cancellation);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return await FailAsync(row, failed is OperationCanceledException ? $"it did not answer within {AnswerWithin.TotalSeconds:0} s" : failed.GetBaseException().Message.TrimEnd('.'), cancellation);
        }
    }

    private async Task<InstanceKey?> TakeInAsync(IngestFeed feed, WaitingDataRow row, HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var outcome = await feed.TakeInAsync(null, body, cancellation);
        if (outcome is { Instance: { } instance, Verdict.Verdict: not Verdict.Refused }) return instance;
        if (outcome.Class == RejectionClass.Unavailable) throw new StoreUnavailableException("An image could not be kept now; it is fetched again.");
        await rows.FailAsync(row, outcome.Verdict.Code ?? "unreadable", outcome.Verdict.Text ?? "", cancellation);
        return null;
    }

    private async Task<InstanceKey?> FailAsync(WaitingDataRow row, string why, CancellationToken cancellation)
    {
        await rows.FailAsync(row, "fetch-failed", $"The address could not be fetched: {why}.", cancellation);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Data rows are put off: the store cannot answer.")]
    private static partial void Away(ILogger logger, Exception why);
}
