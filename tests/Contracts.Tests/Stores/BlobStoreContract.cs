using System.Security.Cryptography;
using Annotator.Storage;

namespace Annotator.Contracts.Tests.Stores;

/// <summary>One blob store's place; disposing removes it.</summary>
public interface IBlobFixture : IAsyncDisposable
{
    IBlobStore Open();
}

/// <summary>What every blob store promises. An adapter enrols with an empty subclass.</summary>
public abstract class BlobStoreContract(Func<IBlobFixture> create) : IAsyncLifetime
{
    private readonly IBlobFixture _fixture = create();
    private IBlobStore _blobs = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _blobs = _fixture.Open();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _fixture.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(3_000_001)]
    public async Task Bytes_come_back_under_their_hash(int length)
    {
        var bytes = Bytes(length, seed: length);
        var name = await _blobs.PutAsync(bytes, Stop);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), name);
        Assert.Equal(bytes, await ReadAsync(_blobs, name));
        Assert.Equal(length, await _blobs.GetLengthAsync(name, Stop));
    }

    [Fact]
    public async Task A_part_of_a_blob_is_read_alone_and_past_its_end_there_is_nothing()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(n => (byte)(n * 7)).ToArray();
        var name = await _blobs.PutAsync(bytes, Stop);
        var part = new byte[5_000];
        Assert.True(await _blobs.ReadAsync(name, 70_001, part, Stop));
        Assert.Equal(bytes[70_001..75_001], part);
        await Assert.ThrowsAsync<EndOfStreamException>(() => _blobs.ReadAsync(name, 99_000, part, Stop));
        Assert.False(await _blobs.ReadAsync(new string('0', 64), 0, part, Stop));
        Assert.False(await _blobs.ReadAsync("../secret", 0, part, Stop));
    }

    [Fact]
    public async Task A_stream_and_its_bytes_are_one_blob()
    {
        var bytes = Bytes(300_000, seed: 1);
        using var stream = new MemoryStream(bytes);
        var reference = await _blobs.PutAsync(stream, Stop);
        Assert.True(stream.CanRead);
        Assert.Equal(new BlobReference(await _blobs.PutAsync(bytes, Stop), bytes.Length), reference);
        stream.Position = 0;
        Assert.Equal(reference, await _blobs.PutAsync(stream, Stop));
        Assert.Equal([reference.Name], await NamesAsync());
    }

    [Fact]
    public async Task An_opened_blob_is_seekable()
    {
        var bytes = Bytes(1000, seed: 2);
        await using var blob = await _blobs.OpenAsync(await _blobs.PutAsync(bytes, Stop), Stop);
        blob!.Position = 990;
        Assert.Equal(bytes[990], blob.ReadByte());
        Assert.Equal(1000, blob.Length);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF0000000000000000000000000000000000000000000000000000000000")]
    public async Task A_name_without_a_blob_gives_nothing(string name)
    {
        Assert.Null(await _blobs.OpenAsync(name, Stop));
        Assert.Null(await _blobs.GetLengthAsync(name, Stop));
        Assert.False(await _blobs.DeleteAsync(name, Stop));
    }

    [Fact]
    public async Task Many_writers_of_the_same_and_of_other_bytes_meet_well()
    {
        var names = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _blobs.PutAsync(Bytes(50_000, seed: i % 10), Stop))));
        Assert.Equal(10, names.Distinct().Count());
        Assert.Equal(names.Distinct().Order(), (await NamesAsync()).Order());
        foreach (var name in names.Distinct()) Assert.Equal(name, Convert.ToHexStringLower(SHA256.HashData(await ReadAsync(_blobs, name))));
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_can_be_put_again()
    {
        var name = await _blobs.PutAsync(Bytes(10, seed: 3), Stop);
        Assert.True(await _blobs.DeleteAsync(name, Stop));
        Assert.False(await _blobs.DeleteAsync(name, Stop));
        Assert.Null(await _blobs.OpenAsync(name, Stop));
        Assert.Equal(name, await _blobs.PutAsync(Bytes(10, seed: 3), Stop));
    }

    [Fact]
    public async Task A_store_opened_again_has_the_same_blobs()
    {
        var name = await _blobs.PutAsync(Bytes(77, seed: 4), Stop);
        Assert.Equal(Bytes(77, seed: 4), await ReadAsync(_fixture.Open(), name));
    }

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => _blobs.PutAsync(new BrokenStream(200_000), Stop));
        Assert.Empty(await NamesAsync());
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(IBlobStore blobs, string name)
    {
        await using var blob = await blobs.OpenAsync(name, Stop);
        using var copy = new MemoryStream();
        await blob!.CopyToAsync(copy, Stop);
        return copy.ToArray();
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var name in _blobs.ListAsync(Stop)) names.Add(name);
        return names;
    }

    /// <summary>Gives some bytes and then fails, as an upload whose client went away.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new EndOfStreamException("The client went away.");
    }
}
