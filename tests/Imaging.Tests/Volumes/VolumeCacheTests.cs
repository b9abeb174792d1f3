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

    [Fact]
    public async Task An_acquired_slice_is_given_before_the_rest_is_loaded_and_the_rest_follows()
    {
        var cache = new VolumeCache(10 * VolumeBytes);
        var (manifest, rest) = (Manifest("a"), new TaskCompletionSource());
        var axial = manifest.FindPlane(LatticePlane.Axial)!;
        async ValueTask<byte[]> Slow(VolumeFrame frame, CancellationToken token)
        {
            Interlocked.Increment(ref _loads);
            if (frame.SopInstanceUid != "2.25.4.3") await rest.Task.WaitAsync(token);
            return [.. Enumerable.Repeat((byte)frame.SopInstanceUid[^1], 64 * 10 * 2)];
        }

        var slices = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cache.GetSliceAsync(manifest, axial, axial.SliceAxis.Map(3, 5), Slow, default)));
        Assert.All(slices, slice => Assert.Equal((byte)'3', slice.Bytes.Span[0]));
        Assert.Null(cache.Find("a"));
        rest.SetResult();

        Assert.Equal((byte)'4', (await cache.GetAsync(manifest, Slow, default)).KSlice(4).Span[0]);
        Assert.Equal(5, _loads);
    }

    [Fact]
    public async Task The_rest_goes_on_though_who_asked_for_the_first_slice_has_left()
    {
        var cache = new VolumeCache(10 * VolumeBytes);
        var (manifest, rest) = (Manifest("a"), new TaskCompletionSource());
        var native = manifest.FindPlane(LatticePlane.Axial)!;
        using var scrolls = new CancellationTokenSource();
        async ValueTask<byte[]> Slow(VolumeFrame frame, CancellationToken token)
        {
            if (frame.SopInstanceUid != "2.25.4.0") await rest.Task.WaitAsync(token);
            return new byte[64 * 10 * 2];
        }

        await cache.GetSliceAsync(manifest, native, native.SliceAxis.Map(0, 5), Slow, default);
        var left = cache.GetSliceAsync(manifest, native, native.SliceAxis.Map(2, 5), Slow, scrolls.Token);
        await scrolls.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        rest.SetResult();

        Assert.NotNull(await cache.GetAsync(manifest, (_, _) => throw new InvalidOperationException("It was being loaded already."), default));
    }

    [Fact]
    public async Task Slices_in_every_orientation_are_the_volumes_own_while_it_is_being_loaded()
    {
        for (var orientation = 0; orientation < 48; orientation++)
        {
            var volume = TestVolumes.Random(PixelType.Int16, 9, 7, 5, TestVolumes.Lattice(orientation));
            foreach (var plane in volume.Manifest.Descriptor.Planes)
            {
                var cache = new VolumeCache(VolumeBytes);
                using var early = await cache.GetSliceAsync(volume.Manifest, plane, 1, (f, _) => ValueTask.FromResult(volume.KSlice(f.SopInstanceUid[^1] - '0').ToArray()), default);
                using var expected = volume.Slice(plane, 1);
                Assert.True(expected.Bytes.Span.SequenceEqual(early.Bytes.Span), $"{orientation} {plane.Plane}");
            }
        }
    }

    [Fact]
    public async Task Many_series_of_one_tenant_do_not_push_out_another_within_its_share()
    {
        var cache = new VolumeCache(4 * VolumeBytes);
        await Load(cache, "small", "b");
        for (var n = 0; n < 20; n++) await Load(cache, $"large{n}", "a");

        Assert.NotNull(cache.Find("small", "b"));
        Assert.Equal(4, cache.Count);
        Assert.NotNull(cache.Find("large19", "a"));

        // A third takes from who has more than a third, again not from the one within its share.
        await Load(cache, "third", "c");
        Assert.NotNull(cache.Find("small", "b"));
        Assert.Null(cache.Find("large17", "a"));
        Assert.Equal(4 * VolumeBytes, cache.Bytes);
    }

    [Fact]
    public async Task A_load_that_is_evicted_is_cancelled()
    {
        var cache = new VolumeCache(VolumeBytes);
        var (manifest, cancelled, begun) = (Manifest("a"), new TaskCompletionSource(), new TaskCompletionSource());
        var axial = manifest.FindPlane(LatticePlane.Axial)!;
        async ValueTask<byte[]> Slow(VolumeFrame frame, CancellationToken token)
        {
            if (frame.SopInstanceUid == "2.25.4.0") return new byte[64 * 10 * 2];
            token.Register(() => cancelled.TrySetResult());
            begun.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(token);
            return [];
        }

        await cache.GetSliceAsync(manifest, axial, axial.SliceAxis.Map(0, 5), Slow, default);
        await begun.Task;
        await Load(cache, "b");

        await cancelled.Task;
        Assert.Equal(VolumeBytes, cache.Bytes);
    }

    private static VolumeManifest Manifest(string id) => TestVolumes.Manifest(PixelType.Int16, 64, 10, 5, TestVolumes.Lattice(0), id);

    private Task<Volume> Load(VolumeCache cache, string id, string tenant = "") => cache.GetAsync(Manifest(id), Counting(Task.CompletedTask), default, tenant);

    private FrameLoader Counting(Task gate) => async (_, _) =>
    {
        Interlocked.Increment(ref _loads);
        await gate;
        return new byte[64 * 10 * 2];
    };
}
