using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.FileSystem;

namespace Annotator.Storage.Tests.FileSystem;

/// <summary>A blob store in a temporary folder of its own.</summary>
public sealed class FileBlobFixture : IBlobFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-blobs-");

    public IBlobStore Open() => new FileBlobStore(_folder.FullName);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Enrolled; the suite holds the tests.</summary>
public sealed class FileBlobStoreTests() : BlobStoreContract(() => new FileBlobFixture());

/// <summary>What a crash, a rotten disk and a full one do to the files.</summary>
public sealed class FileBlobFaultTests : IDisposable
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-blobs-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_crash_left_half_written_is_removed_at_open()
    {
        var name = await new FileBlobStore(_folder.FullName).PutAsync(Bytes, Stop);
        var leftover = Path.Combine(_folder.FullName, ".incoming", "left");
        await File.WriteAllTextAsync(leftover, "half", Stop);
        var blobs = new FileBlobStore(_folder.FullName);
        Assert.False(File.Exists(leftover));
        Assert.Equal(Bytes.Length, await blobs.GetLengthAsync(name, Stop));
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(100_000)]
    public async Task Putting_the_bytes_again_heals_a_rotten_file(int rottenLength)
    {
        var blobs = new FileBlobStore(_folder.FullName);
        var name = await blobs.PutAsync(Bytes, Stop);
        var path = Path.Combine(_folder.FullName, name[..2], name[2..4], name);
        await File.WriteAllBytesAsync(path, new byte[rottenLength], Stop);
        Assert.Equal(name, await blobs.PutAsync(Bytes, Stop));
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(path, Stop));
        await File.WriteAllBytesAsync(path, new byte[rottenLength], Stop);
        using var stream = new MemoryStream(Bytes);
        Assert.Equal(name, (await blobs.PutAsync(stream, Stop)).Name);
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(path, Stop));
    }

    [Fact]
    public async Task A_full_disk_is_an_unavailable_store_that_recovers()
    {
        await using var disk = SmallDisk.Mount(sizeMiB: 1);
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[950_000], Stop);
        var blobs = new FileBlobStore(Path.Combine(disk.Path, "blobs"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => blobs.PutAsync(Bytes, Stop));
        using var stream = new MemoryStream(Bytes);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => blobs.PutAsync(stream, Stop));
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "blobs", ".incoming")));
        File.Delete(ballast);
        Assert.Equal(Bytes.Length, await blobs.GetLengthAsync(await blobs.PutAsync(Bytes, Stop), Stop));
    }
}
