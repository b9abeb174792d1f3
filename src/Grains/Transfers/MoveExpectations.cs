using System.Collections.Concurrent;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;

namespace Annotator.Grains.Transfers;

/// <summary>The C-MOVEs of this node that are under way: what comes for one of them is part of its pull, whatever the routing rules say.</summary>
public sealed class MoveExpectations
{
    /// <summary>Takes in one instance.</summary>
    public delegate Task<IngestOutcome> Intake(StoreRequest request, Stream dataset, CancellationToken cancellation);

    private readonly ConcurrentDictionary<(string Title, ushort MessageId), Intake> _expected = new();
    private int _next;

    /// <summary>Expects the sub-operations of one C-MOVE until disposed of.</summary>
    /// <param name="title">The AE title that moves: ours.</param>
    /// <param name="intake">Where its instances go.</param>
    /// <returns>The Message ID to move by; unlike that of any other C-MOVE under way.</returns>
    public (ushort MessageId, IDisposable Expectation) Expect(string title, Intake intake)
    {
        while (true)
        {
            var id = (ushort)Interlocked.Increment(ref _next);
            if (_expected.TryAdd((title, id), intake)) return (id, new Expectation(this, (title, id)));
        }
    }

    internal Intake? Find(StoreRequest request) =>
        request is { MoveOriginator: { } title, MoveMessageId: { } id } ? _expected.GetValueOrDefault((title, id)) : null;

    private sealed class Expectation(MoveExpectations all, (string, ushort) key) : IDisposable
    {
        public void Dispose() => all._expected.TryRemove(key, out _);
    }
}
