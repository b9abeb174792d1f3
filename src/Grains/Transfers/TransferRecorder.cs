using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Grains.Images;

namespace Annotator.Grains.Transfers;

/// <summary>One transfer while it runs: counts and instances, written every few seconds and at the end. Safe for several instances at once.</summary>
public sealed class TransferRecorder
{
    private const int MostUnwritten = 500;
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);
    private readonly TransferLog _log;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly ImmutableArray<TransferItem>.Builder _unwritten = ImmutableArray.CreateBuilder<TransferItem>();
    private TransferCounts _counts;
    private int _number;
    private long _written;

    internal TransferRecorder(string id, TransferLog log, TimeProvider clock)
    {
        (Id, _log, _clock) = (id, log, clock);
        _written = clock.GetTimestamp();
    }

    /// <summary>The record's id.</summary>
    public string Id { get; }

    /// <summary>Instances that failed so far.</summary>
    public int Failed
    {
        get
        {
            lock (_gate) return _counts.Failed;
        }
    }

    /// <summary>Says how many instances the peer has of what was asked for.</summary>
    public void Found(int instances)
    {
        lock (_gate) _counts = _counts with { Found = instances };
    }

    /// <summary>Notes what became of an instance.</summary>
    public Task NoteAsync(IngestOutcome outcome, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var v = outcome.Verdict;
        return NoteAsync(new TransferItem(0, v.Verdict, v.SopInstanceUid ?? outcome.ClaimedSopInstanceUid, outcome.ProjectId, v.ExamId, outcome.Rule, v.Code, v.Text), cancellation);
    }

    /// <summary>Notes an instance that did not come.</summary>
    public Task NoteFailureAsync(string? sopInstanceUid, string code, string text, CancellationToken cancellation) =>
        NoteAsync(new TransferItem(0, Verdict.Refused, sopInstanceUid, null, null, null, code, text), cancellation);

    /// <summary>Ends the record; durable on return.</summary>
    public Task EndAsync(TransferState state, string? reason, CancellationToken cancellation) => WriteAsync((state, reason), cancellation);

    private Task NoteAsync(TransferItem item, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _unwritten.Add(item with { Number = ++_number });
            _counts = item.Verdict switch
            {
                Verdict.Refused => _counts with { Failed = _counts.Failed + 1 },
                Verdict.Duplicate => _counts with { Duplicate = _counts.Duplicate + 1 },
                _ => _counts with { Received = _counts.Received + 1 },
            };
            if (_unwritten.Count < MostUnwritten && _clock.GetElapsedTime(_written) < WriteEvery) return Task.CompletedTask;
        }
        return WriteAsync(null, cancellation);
    }

    private Task WriteAsync((TransferState State, string? Reason)? end, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var items = _unwritten.DrainToImmutable();
            _written = _clock.GetTimestamp();
            return _log.WriteAsync(Id, _counts, items, end, cancellation);
        }
    }
}
