using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class VolumeCacheTests
{
    // 64 × 10 × 5 voxels of two bytes.
    private const int VolumeBytes = 6400;

    private int _loads;

    [Fact]
    public async Task However_many_ask_a_volume_is_loaded_once()
    {
        var cache = new VolumeCache(10 * VolumeBytes);
        var gate = new TaskCompletionSource();
        var asked = Enumerable.Range(0, 20).Select(_ => cache.GetAsync(Manifest("a"), Counting(gate.Task), default)).ToArray();
        gate.SetResult();
        var volumes = await Task.WhenAll(asked);

        Assert.Equal(5, _loads);
        Assert.Single(volumes.Distinct());
        Assert.Same(volumes[0], cache.Find("a"));
        Assert.Equal(VolumeBytes, cache.Bytes);
    }

    [Fact]
    public async Task One_who_stops_waiting_disturbs_nobody()
    {
        var cache = new VolumeCache(10 * VolumeBytes);
        var gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var stays = cache.GetAsync(Manifest("a"), Counting(gate.Task), default);
        var leaves = cache.GetAsync(Manifest("a"), Counting(gate.Task), impatient.Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        gate.SetResult();

        Assert.Equal("a", (await stays).Manifest.Id);
        Assert.Equal(5, _loads);
    }

    [Fact]
    public async Task When_the_last_stops_waiting_the_load_is_cancelled_and_its_bytes_are_free()
    {
        var cache = new VolumeCache(10 * VolumeBytes);
        var cancelled = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        async ValueTask<byte[]> Never(VolumeFrame frame, CancellationToken token)
        {
            token.Register(() => cancelled.TrySetResult());
            started.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(token);
            return [];
        }

        var asked = cache.GetAsync(Manifest("a"), Never, impatient.Token);
        await started.Task;
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await cancelled.Task;

        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
        Assert.Equal("a", (await cache.GetAsync(Manifest("a"), Counting(Task.CompletedTask), default)).Manifest.Id);
    }

    [Fact]
    public async Task A_failed_load_is_told_to_all_and_tried_again()
    {
        var cache = new VolumeCache(10 * VolumeBytes);
        var gate = new TaskCompletionSource();
        async ValueTask<byte[]> Fails(VolumeFrame frame, CancellationToken token)
        {
            await gate.Task;
            throw new InvalidDataException("damaged");
        }

        Task<Volume>[] asked = [cache.GetAsync(Manifest("a"), Fails, default), cache.GetAsync(Manifest("a"), Fails, default)];
        gate.SetResult();
        foreach (var task in asked) await Assert.ThrowsAsync<InvalidDataException>(() => task);

        Assert.Equal(0, cache.Bytes);
        Assert.NotNull(await cache.GetAsync(Manifest("a"), Counting(Task.CompletedTask), default));
    }

    [Fact]
    public async Task Past_the_budget_the_least_recently_used_goes()
    {
        var cache = new VolumeCache(2 * VolumeBytes);
        await Load(cache, "a");
        await Load(cache, "b");
        Assert.NotNull(cache.Find("a"));
        await Load(cache, "c");

        Assert.NotNull(cache.Find("a"));
        Assert.Null(cache.Find("b"));
        Assert.NotNull(cache.Find("c"));
        Assert.Equal(2 * VolumeBytes, cache.Bytes);
    }

    [Fact]
    public async Task A_volume_larger_than_the_budget_is_kept_alone()
    {
        var cache = new VolumeCache(VolumeBytes / 2);
        await Load(cache, "a");
        await Load(cache, "b");

        Assert.Null(cache.Find("a"));
        Assert.NotNull(cache.Find("b"));
    }

    [Fact]
    public async Task Transposed_slabs_count_and_go_before_volumes()
    {
        var cache = new VolumeCache((2 * VolumeBytes) + (VolumeBytes / 2));
        var (a, b) = (await Load(cache, "a"), await Load(cache, "b"));
        a.Slice(a.Manifest.FindPlane(LatticePlane.Sagittal)!, 0).Dispose();
        Assert.Equal((2 * VolumeBytes) + (VolumeBytes / 2), cache.Bytes);

        b.Slice(b.Manifest.FindPlane(LatticePlane.Sagittal)!, 0).Dispose();

        Assert.Equal((0L, VolumeBytes / 2L), (a.SlabBytes, b.SlabBytes));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public async Task A_wait_that_was_ended_before_it_began_starts_nothing()
    {
        var cache = new VolumeCache(VolumeBytes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.GetAsync(Manifest("a"), Counting(Task.CompletedTask), new CancellationToken(true)));

        Assert.Equal(0, _loads + cache.Count);
    }

    [Fact]
    public async Task Many_who_come_and_go_at_once_leave_a_cache_that_adds_up()
    {
        var cache = new VolumeCache(3 * VolumeBytes);
        await Parallel.ForAsync(0, 400, async (n, _) =>
        {
            using var stop = new CancellationTokenSource();
            var asked = cache.GetAsync(Manifest($"v{n % 7}"), Counting(Task.CompletedTask), stop.Token);
            if (n % 3 == 0) await stop.CancelAsync();
            try
            {
                var volume = await asked;
                volume.Slice(volume.Manifest.FindPlane(LatticePlane.Sagittal)!, n % 64).Dispose();
            }
            catch (OperationCanceledException) when (n % 3 == 0)
            {
                return;
            }
        });
        await Load(cache, "last");

        Assert.InRange(cache.Bytes, VolumeBytes, 3 * VolumeBytes);
        Assert.NotNull(cache.Find("last"));
    }

    private static VolumeManifest Manifest(string id) => TestVolumes.Manifest(PixelType.Int16, 64, 10, 5, TestVolumes.Lattice(0), id);

    private Task<Volume> Load(VolumeCache cache, string id) => cache.GetAsync(Manifest(id), Counting(Task.CompletedTask), default);

    private FrameLoader Counting(Task gate) => async (_, _) =>
    {
        Interlocked.Increment(ref _loads);
        await gate;
        return new byte[64 * 10 * 2];
    };
}
