namespace Annotator.Imaging.Volumes;

/// <summary>Loaded volumes by content id, within a budget of bytes; past it the least recently used go.</summary>
/// <remarks>
/// However many ask for a volume, it is loaded once. One who stops waiting disturbs nobody; when the last stops, the load is cancelled. A failed
/// load is told to all who wait and tried again for the next. A load reserves its bytes when it begins. A volume larger than the whole budget is
/// kept alone. Transposed slabs count too and go before volumes do. Evicted volumes stay usable by those who hold them.
/// </remarks>
/// <param name="capacityBytes">The budget.</param>
public sealed class VolumeCache(long capacityBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _voxelBytes;

    /// <summary>Bytes held or reserved now, slabs included.</summary>
    public long Bytes
    {
        get { lock (_gate) return CountBytes(); }
    }

    /// <summary>Volumes held or being loaded.</summary>
    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>The volume when it is loaded already; null otherwise. Counts as a use.</summary>
    public Volume? Find(string id)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry) || !entry.Loading.IsCompletedSuccessfully) return null;
            Touch(entry);
            return entry.Loading.Result;
        }
    }

    /// <summary>The volume, loaded by this or another caller.</summary>
    /// <param name="manifest">Which volume.</param>
    /// <param name="load">Fetches its frames, when this call is the one that begins the load.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<Volume> GetAsync(VolumeManifest manifest, FrameLoader load, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(load);
        cancellation.ThrowIfCancellationRequested();
        Entry entry;
        lock (_gate) entry = Join(manifest, load);
        try
        {
            return await entry.Loading.WaitAsync(cancellation);
        }
        finally
        {
            Leave(entry);
        }
    }

    private Entry Join(VolumeManifest manifest, FrameLoader load)
    {
        if (!_entries.TryGetValue(manifest.Id, out var entry))
        {
            entry = new Entry(manifest);
            _entries.Add(manifest.Id, entry);
            entry.Node = _byUse.AddFirst(entry);
            _voxelBytes += entry.VoxelBytes;
            Trim(entry);
            // On the pool: a loader that works before its first await must not hold the gate.
            entry.Loading = Task.Run(() => LoadAsync(entry, load), CancellationToken.None);
        }
        entry.Waiting++;
        Touch(entry);
        return entry;
    }

    private async Task<Volume> LoadAsync(Entry entry, FrameLoader load)
    {
        try
        {
            var volume = await VolumeLoader.LoadAsync(entry.Manifest, load, entry.Cancellation.Token);
            volume.Grown = _ => { lock (_gate) Trim(entry); };
            return volume;
        }
        catch
        {
            lock (_gate) Remove(entry);
            throw;
        }
    }

    private void Leave(Entry entry)
    {
        var isAbandoned = false;
        lock (_gate)
        {
            entry.Waiting--;
            if (entry.Waiting == 0 && !entry.Loading.IsCompleted)
            {
                // Who asks from now on begins anew; this load is on its way out.
                Remove(entry);
                isAbandoned = true;
            }
        }
        if (isAbandoned) entry.Cancellation.Cancel();
    }

    private void Touch(Entry entry)
    {
        if (entry.Node is not { List: not null } node || node == _byUse.First) return;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
    }

    // The least recently used first: their slabs, then they themselves; never the one just asked for nor one that is waited for.
    private void Trim(Entry asked)
    {
        for (var node = _byUse.Last; node is not null && CountBytes() > capacityBytes; node = node.Previous)
            if (node.Value != asked) node.Value.Loaded?.DropSlabs();
        for (var node = _byUse.Last; node is not null && CountBytes() > capacityBytes;)
        {
            var (entry, previous) = (node.Value, node.Previous);
            if (entry != asked && entry.Waiting == 0) Remove(entry);
            node = previous;
        }
        if (CountBytes() > capacityBytes) asked.Loaded?.DropSlabs();
    }

    private void Remove(Entry entry)
    {
        if (!_entries.TryGetValue(entry.Manifest.Id, out var held) || held != entry) return;
        _entries.Remove(entry.Manifest.Id);
        _byUse.Remove(entry.Node!);
        _voxelBytes -= entry.VoxelBytes;
        if (entry.Loaded is { } volume) volume.Grown = null;
    }

    private long CountBytes()
    {
        var slabs = 0L;
        foreach (var entry in _byUse) slabs += entry.Loaded?.SlabBytes ?? 0;
        return _voxelBytes + slabs;
    }

    private sealed class Entry(VolumeManifest manifest)
    {
        public VolumeManifest Manifest { get; } = manifest;

        public long VoxelBytes { get; } = (long)manifest.Descriptor.Grid.VoxelsPerSlice * manifest.Frames.Length * Volume.BytesOf(manifest.Descriptor.PixelType);

        public CancellationTokenSource Cancellation { get; } = new();

        public LinkedListNode<Entry>? Node { get; set; }

        public Task<Volume> Loading { get; set; } = null!;

        public int Waiting { get; set; }

        public Volume? Loaded => Loading is { IsCompletedSuccessfully: true } ? Loading.Result : null;
    }
}
