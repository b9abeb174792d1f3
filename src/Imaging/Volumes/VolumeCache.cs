using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Loaded volumes by content id, within a budget of bytes shared fairly between those who use it.</summary>
/// <remarks>
/// <para>However many ask for a volume, each of its slices is loaded once, and an acquired slice is given as soon as it is there. One who stops waiting
/// disturbs nobody; when all stop before anybody was served, the load is cancelled. A failed load is told to all who wait and tried again for the next.</para>
/// <para>A load reserves its bytes when it begins. Past the budget, transposed slabs go first, then volumes, the least recently used first: those of
/// tenants (projects) that hold more than the budget divided by the tenants that hold anything, and others only when these do not suffice. So many series
/// of one tenant never push out another that keeps to its share. A volume belongs to the tenant that asked for it last. What was just asked for, or is
/// waited for, stays: one larger than the whole budget is kept alone. Evicted volumes stay usable by those who hold them.</para>
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
    /// <param name="id">The content id.</param>
    /// <param name="tenant">Whose use it is.</param>
    public Volume? Find(string id, string tenant = "")
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry) || entry.Loaded is not { } volume) return null;
            Touch(entry, tenant);
            return volume;
        }
    }

    /// <summary>The volume, loaded by this or another caller.</summary>
    /// <param name="manifest">Which volume.</param>
    /// <param name="load">Fetches its frames, when this call is the one that begins the load.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <param name="tenant">Who asks.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task<Volume> GetAsync(VolumeManifest manifest, FrameLoader load, CancellationToken cancellation, string tenant = "") =>
        WaitAsync(manifest, load, tenant, static (entry, _) => entry.Loading, -1, cancellation);

    /// <summary>One slice of a lattice plane. One across k is there as soon as its frame is decoded, while the rest is still being loaded; others wait for all.</summary>
    /// <param name="manifest">Which volume.</param>
    /// <param name="plane">One of its planes.</param>
    /// <param name="index">The slice, from 0, in the plane's own order.</param>
    /// <param name="load">Fetches its frames, when this call is the one that begins the load.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <param name="tenant">Who asks.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<SlicePixels> GetSliceAsync(
        VolumeManifest manifest, LatticePlaneDescriptor plane, int index, FrameLoader load, CancellationToken cancellation, string tenant = "")
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(plane);
        if (Find(manifest.Id, tenant) is { } loaded) return loaded.Slice(plane, index);
        if (plane.SliceAxis.Axis != VoxelAxis.K) return (await GetAsync(manifest, load, cancellation, tenant)).Slice(plane, index);
        var at = plane.SliceAxis.Map(index, plane.Count);
        return Volume.LayOut(manifest, plane, await WaitAsync(manifest, load, tenant, static (entry, k) => entry.Slices.SliceAsync(k), at, cancellation));
    }

    private async Task<T> WaitAsync<T>(VolumeManifest manifest, FrameLoader load, string tenant, Func<Entry, int, Task<T>> part, int k, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(load);
        cancellation.ThrowIfCancellationRequested();
        Entry entry;
        Task<T> wanted;
        lock (_gate)
        {
            entry = Join(manifest, load, k, tenant);
            wanted = part(entry, k);
        }
        try
        {
            var given = await wanted.WaitAsync(cancellation);
            entry.HasServed = true;
            return given;
        }
        finally
        {
            Leave(entry);
        }
    }

    private Entry Join(VolumeManifest manifest, FrameLoader load, int k, string tenant)
    {
        if (!_entries.TryGetValue(manifest.Id, out var entry))
        {
            entry = new Entry(manifest, load) { Tenant = tenant };
            _entries.Add(manifest.Id, entry);
            entry.Node = _byUse.AddFirst(entry);
            _voxelBytes += entry.VoxelBytes;
            Trim(entry);
            // Before the rest begins: the slice that is waited for is the first in line.
            if (k >= 0) _ = entry.Slices.SliceAsync(k);
            entry.Loading = LoadAsync(entry);
        }
        entry.Waiting++;
        Touch(entry, tenant);
        return entry;
    }

    private async Task<Volume> LoadAsync(Entry entry)
    {
        await Task.Yield();
        try
        {
            var volume = await entry.Slices.RunAsync();
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
        lock (_gate)
        {
            entry.Waiting--;
            // Who asks from now on begins anew; this load is on its way out.
            if (entry is { Waiting: 0, HasServed: false, Loading.IsCompleted: false }) Remove(entry);
        }
    }

    private void Touch(Entry entry, string tenant)
    {
        entry.Tenant = tenant;
        if (entry.Node is not { List: not null } node || node == _byUse.First) return;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
    }

    private void Trim(Entry asked)
    {
        for (var node = _byUse.Last; node is not null && CountBytes() > capacityBytes; node = node.Previous)
            if (node.Value != asked) node.Value.Loaded?.DropSlabs();
        while (CountBytes() > capacityBytes && FindVictim(asked) is { } victim) Remove(victim);
        if (CountBytes() > capacityBytes) asked.Loaded?.DropSlabs();
    }

    // The least recently used of those above their share; when there is none, of all.
    private Entry? FindVictim(Entry asked)
    {
        var held = _byUse.GroupBy(entry => entry.Tenant, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(entry => entry.VoxelBytes), StringComparer.Ordinal);
        var share = capacityBytes / held.Count;
        Entry? oldest = null;
        for (var node = _byUse.Last; node is not null; node = node.Previous)
        {
            if (node.Value == asked || node.Value.Waiting > 0) continue;
            if (held[node.Value.Tenant] > share) return node.Value;
            oldest ??= node.Value;
        }
        return oldest;
    }

    private void Remove(Entry entry)
    {
        if (!_entries.TryGetValue(entry.Manifest.Id, out var held) || held != entry) return;
        _entries.Remove(entry.Manifest.Id);
        _byUse.Remove(entry.Node!);
        _voxelBytes -= entry.VoxelBytes;
        if (entry.Loaded is { } volume) volume.Grown = null;
        else entry.Cancel();
    }

    private long CountBytes()
    {
        var slabs = 0L;
        foreach (var entry in _byUse) slabs += entry.Loaded?.SlabBytes ?? 0;
        return _voxelBytes + slabs;
    }

    private sealed class Entry
    {
        public Entry(VolumeManifest manifest, FrameLoader load)
        {
            Manifest = manifest;
            VoxelBytes = (long)manifest.Descriptor.Grid.VoxelsPerSlice * manifest.Frames.Length * Volume.BytesOf(manifest.Descriptor.PixelType);
            Slices = new VolumeLoad(manifest, load, Cancellation.Token);
        }

        public CancellationTokenSource Cancellation { get; } = new();

        public VolumeManifest Manifest { get; }

        public long VoxelBytes { get; }

        public VolumeLoad Slices { get; }

        public required string Tenant { get; set; }

        public LinkedListNode<Entry>? Node { get; set; }

        public Task<Volume> Loading { get; set; } = null!;

        public int Waiting { get; set; }

        /// <summary>Somebody got what they asked for: the rest follows though nobody waits for it.</summary>
        public bool HasServed { get; set; }

        public Volume? Loaded => Loading is { IsCompletedSuccessfully: true } ? Loading.Result : null;

        // Not under the cache's gate: what listens to the token may ask the cache.
        public void Cancel() => _ = Cancellation.CancelAsync();
    }
}
