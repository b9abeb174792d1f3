using Annotator.Storage;
using Annotator.Storage.FileSystem;

namespace Annotator.Gateway.Tests.Images;

/// <summary>A real blob folder whose reads can be held back and are counted.</summary>
internal sealed class WatchedBlobs(string folder) : IBlobStore
{
    private readonly FileBlobStore _files = new(Path.Combine(folder, "watched"));
    private readonly Lock _gate = new();
    private Dictionary<string, int> _reads = [];
    private TaskCompletionSource _open = Done();
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody waits for a read that is held back.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Ends when a read that was held back was given up by whoever asked for it.</summary>
    public Task Left => _left.Task;

    /// <summary>How often each blob was read since the last hold.</summary>
    public IReadOnlyDictionary<string, int> Reads
    {
        get { lock (_gate) return new Dictionary<string, int>(_reads); }
    }

    /// <summary>Holds every read back from now on, and counts anew.</summary>
    public void Hold()
    {
        lock (_gate) _reads = [];
        (_open, _reached, _left) = (New(), New(), New());
    }

    /// <summary>Lets reads go on.</summary>
    public void Release() => _open.TrySetResult();

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        lock (_gate) _reads[name] = _reads.GetValueOrDefault(name) + 1;
        if (!_open.Task.IsCompleted)
        {
            _reached.TrySetResult();
            try
            {
                await _open.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                _left.TrySetResult();
                throw;
            }
        }
        return await _files.OpenAsync(name, cancellation);
    }

    public Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _files.PutAsync(bytes, cancellation);

    public Task<BlobReference> PutAsync(Stream bytes, CancellationToken cancellation) => _files.PutAsync(bytes, cancellation);

    public Task<long?> GetLengthAsync(string name, CancellationToken cancellation) => _files.GetLengthAsync(name, cancellation);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation) => _files.DeleteAsync(name, cancellation);

    public IAsyncEnumerable<string> ListAsync(CancellationToken cancellation) => _files.ListAsync(cancellation);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Done()
    {
        var done = New();
        done.SetResult();
        return done;
    }
}
