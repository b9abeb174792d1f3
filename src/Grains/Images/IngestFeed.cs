using System.Collections.Concurrent;
using Annotator.Dicom;
using Annotator.Grains.Routing;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>Files that come one by one, each answered for as soon as it is durable: an association, or a pull.</summary>
/// <remarks>
/// Volumes and exams are made of the series that were touched now and then while files come, and once more at the end; of held series only when it is called for. Safe for several files at once.
/// </remarks>
public sealed class IngestFeed : IAsyncDisposable
{
    private static readonly TimeSpan RegisterEvery = TimeSpan.FromSeconds(3);
    private readonly IngestStep _takeIn;
    private readonly SeriesRegistrar _registrar;
    private readonly PendingSeries _pending;
    private readonly IngestMemory _memory;
    private readonly SeriesTable? _holds;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<SeriesKey, bool> _touched = new();
    private long _registered;

    internal IngestFeed(IngestStep takeIn, SeriesRegistrar registrar, PendingSeries pending, IngestMemory memory, SeriesTable? holds, TimeProvider clock)
    {
        (_takeIn, _registrar, _pending, _memory, _holds, _clock) = (takeIn, registrar, pending, memory, holds, clock);
        _registered = clock.GetTimestamp();
    }

    /// <summary>Reads a file to its end and takes it in. What is not refused is durable on return.</summary>
    /// <param name="expected">What the sender says the file is; null when it does not say. A file that is something else is refused as <c>other-instance</c>.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestOutcome> TakeInAsync(InstanceClaim? expected, Stream file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (held, refusal) = await _memory.ReadAsync(file, cancellation);
        if (held is null) return Refuse(expected, refusal!);
        using (held) return await TakeInAsync(expected, held.Bytes, cancellation);
    }

    /// <summary>Makes volumes and exams of what was touched. What fails here is done in the background.</summary>
    public async Task RegisterAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var key in _touched.Keys.OrderBy(s => s.SeriesInstanceUid, StringComparer.Ordinal))
            {
                await _registrar.RegisterAsync(key, cancellation);
                if (_holds is not null) await _holds.ReleaseAsync(key, cancellation);
                _touched.TryRemove(key, out _);
            }
        }
        catch (StoreUnavailableException)
        {
            // It stays wished for in the store; whoever wishes in the background logs why.
            _pending.Notify();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_touched.IsEmpty && _holds is null) _pending.Notify();
        return ValueTask.CompletedTask;
    }

    private static IngestOutcome Refuse(InstanceClaim? expected, IngestRefusal refusal) => IngestOutcome.Refused(expected?.SopInstanceUid ?? "", refusal, expected?.SopClassUid, expected?.SopInstanceUid);

    private async Task<IngestOutcome> TakeInAsync(InstanceClaim? expected, ReadOnlyMemory<byte> received, CancellationToken cancellation)
    {
        if (expected is not null && Router.TryReadHeader(received, out var header, out _) && !expected.Fits(header)) return Refuse(expected, IngestRefusal.OtherInstance);
        try
        {
            var outcome = await _takeIn(expected?.SopInstanceUid ?? "", received, cancellation);
            if (outcome.Series is { } series) await TouchAsync(series, cancellation);
            return outcome;
        }
        catch (StoreUnavailableException)
        {
            return Refuse(expected, IngestRefusal.StoreUnavailable);
        }
    }

    // A series that is held waits for its end; others are made visible now and then.
    private async Task TouchAsync(SeriesKey series, CancellationToken cancellation)
    {
        var isFirst = _touched.TryAdd(series, true);
        if (_holds is { } holds)
        {
            if (isFirst) await holds.HoldAsync(series, cancellation);
            return;
        }
        var last = Interlocked.Read(ref _registered);
        if (_clock.GetElapsedTime(last) < RegisterEvery || Interlocked.CompareExchange(ref _registered, _clock.GetTimestamp(), last) != last) return;
        _pending.Notify();
    }
}

/// <summary>What a sender says an instance is.</summary>
/// <param name="SopClassUid">Its SOP class.</param>
/// <param name="SopInstanceUid">Its UID.</param>
public sealed record InstanceClaim(string SopClassUid, string SopInstanceUid)
{
    internal bool Fits(DicomDataset header) => header.GetUid(DicomTags.SopClassUid) == SopClassUid && header.GetUid(DicomTags.SopInstanceUid) == SopInstanceUid;
}
