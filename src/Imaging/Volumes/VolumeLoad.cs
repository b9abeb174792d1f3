namespace Annotator.Imaging.Volumes;

/// <summary>A volume on its way into memory: each slice is fetched once, those that are asked for first, then those nearest to them.</summary>
internal sealed class VolumeLoad(VolumeManifest manifest, FrameLoader load, CancellationToken cancellation)
{
    private readonly Lock _gate = new();
    private readonly Task<byte[]>?[] _slices = new Task<byte[]>?[manifest.Frames.Length];
    private int _asked = manifest.Frames.Length / 2;

    /// <summary>One k-slice, fetched now or already on its way.</summary>
    public Task<byte[]> SliceAsync(int k)
    {
        lock (_gate)
        {
            _asked = k;
            return Begin(k);
        }
    }

    /// <summary>Fetches all that is left, several at a time.</summary>
    /// <exception cref="InvalidDataException">A frame has another length than its description calls for.</exception>
    public async Task<Volume> RunAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(FetchAsync, cancellation)));
        return new Volume(manifest, await Task.WhenAll(_slices!));
    }

    private async Task FetchAsync()
    {
        while (Next() is { } slice)
        {
            await slice;
            // A slice that somebody asked for waits for a thread: it gets this one before the next of the rest does.
            await Task.Yield();
        }
    }

    private Task<byte[]>? Next()
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            for (var distance = 0; distance < _slices.Length; distance++)
            {
                var (after, before) = (_asked + distance, _asked - distance);
                if (after < _slices.Length && _slices[after] is null) return Begin(after);
                if (before >= 0 && _slices[before] is null) return Begin(before);
            }
            return null;
        }
    }

    // On the pool: a loader that works before its first await must not hold the gate.
    private Task<byte[]> Begin(int k) => _slices[k] ??= Task.Run(() => VolumeLoader.LoadSliceAsync(manifest, k, load, cancellation).AsTask(), cancellation);
}
