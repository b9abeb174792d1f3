using System.Collections.Concurrent;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>Fetches studies from configured peers, each pull with a record that outlives the node.</summary>
public sealed partial class PullService(PacsSources sources, ImageIngest ingest, TransferLog log, IGrainHost grains, ILogger<PullService> logger) : IHostedService, IDisposable
{
    private const int DefaultMostStudies = 100, MostStudies = 10_000, AtOnce = 2;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly ConcurrentDictionary<string, Task> _running = new();

    /// <summary>Studies of a peer that match; nothing is fetched.</summary>
    public async Task<(IReadOnlyList<DicomDataset>? Studies, Rejection? Refused)> FindAsync(FindRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (sources.Find(request.Peer) is not { } peer) return (null, NoSuchPeer(request.Peer));
        var (match, wrong) = PullMatch.Of(request.Match);
        if (match is null) return (null, new Rejection(RejectionClass.Invalid, "bad-query", wrong!));
        try
        {
            await using var source = sources.Open(peer);
            return (await source.FindStudiesAsync(match, DefaultMostStudies, cancellation), null);
        }
        catch (DicomNetworkException failed)
        {
            return (null, new Rejection(RejectionClass.Unavailable, "peer-failed", failed.Message));
        }
    }

    /// <summary>Begins a pull; its record is durable on return and tells how it goes on.</summary>
    public async Task<(TransferRun? Run, Rejection? Refused)> StartAsync(PullRequest request, string byPerson, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (sources.Find(request.Peer) is not { } peer) return (null, NoSuchPeer(request.Peer));
        var (match, wrong) = PullMatch.Of(request.Match);
        if (match is null) return (null, new Rejection(RejectionClass.Invalid, "bad-query", wrong!));
        if (request.MostStudies is < 1 or > MostStudies) return (null, new Rejection(RejectionClass.Invalid, "bad-query", $"mostStudies is 1 to {MostStudies}."));
        var project = request.ProjectId is { } id ? (await grains.ReadAsync<Project>(StreamId.Project(id), cancellation)).State : null;
        if (project is { Exists: false }) return (null, new Rejection(RejectionClass.NotFound, "no-such-project", "There is no such project."));
        var record = await log.BeginAsync(TransferKind.Pull, peer.Name, match.Describe(), byPerson, cancellation);
        var pull = new Pull(sources, ingest, record, peer, match, project, request.MostStudies ?? DefaultMostStudies, request.AcceptIncomplete ?? false);
        _running[record.Id] = Task.Run(() => RunAsync(pull, record), CancellationToken.None);
        return (await log.FindAsync(record.Id, cancellation), null);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(Pull pull, TransferRecorder record)
    {
        var (state, reason) = await EndOfAsync(pull);
        try
        {
            await record.EndAsync(state, reason, CancellationToken.None);
        }
        catch (Storage.StoreUnavailableException away)
        {
            // The next start finds the record running, and ends it.
            NotRecorded(logger, record.Id, away);
        }
        _running.TryRemove(record.Id, out _);
    }

    private async Task<(TransferState State, string? Reason)> EndOfAsync(Pull pull)
    {
        try
        {
            await _slots.WaitAsync(_stop.Token);
            try
            {
                return await pull.RunAsync(_stop.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (DicomNetworkException failed)
        {
            return (TransferState.Failed, failed.Message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return (TransferState.Failed, "The server stopped during the pull.");
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            Bug(logger, bug.GetType().Name, bug.StackTrace ?? "");
            return (TransferState.Failed, "The pull met a bug; the server's log has it.");
        }
    }

    private static Rejection NoSuchPeer(string name) => new(RejectionClass.NotFound, "no-such-peer", $"No peer is named “{name}”. Peers stand in the configuration, Dicom:Peers.");

    [LoggerMessage(Level = LogLevel.Error, Message = "The record of pull {Id} could not be ended")]
    private static partial void NotRecorded(ILogger logger, string id, Exception why);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pull met a bug: {Exception}\n{Stack}")]
    private static partial void Bug(ILogger logger, string exception, string stack);
}
