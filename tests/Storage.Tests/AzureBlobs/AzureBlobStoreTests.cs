using System.ComponentModel.DataAnnotations;
using Annotator.Contracts.Tests.Azure;
using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.AzureBlobs;
using Annotator.Storage.Tests.AzureBlobs;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace Annotator.Storage.Tests.AzureBlobs;

/// <summary>One Azurite for all tests of this run, each with a container of its own. Started when the first one asks.</summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private static readonly Lazy<Task<AzuriteServer>> Server = new(AzuriteServer.StartAsync);

    public static Task<AzuriteServer> GetAsync() => Server.Value;

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated && Server.Value.IsCompletedSuccessfully) await (await Server.Value).DisposeAsync();
    }
}

/// <summary>A blob store in a container of its own.</summary>
public sealed class AzureBlobFixture : IBlobFixture
{
    private readonly DirectoryInfo _spool = Directory.CreateTempSubdirectory("annotator-spool-");

    public string Container { get; } = $"c{Guid.NewGuid():N}";

    public string SpoolFolder => _spool.FullName;

    public IBlobStore Open() => AzureBlobStore.Open(Options(), SpoolFolder);

    /// <summary>As the account's owner; small reads, so that one blob takes several.</summary>
    public AzureBlobOptions Options() => new() { ConnectionString = SharedAzurite.GetAsync().GetAwaiter().GetResult().ConnectionString, Container = Container, Retries = 1, ReadKiB = 64 };

    public ValueTask DisposeAsync()
    {
        _spool.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Enrolled; the suite holds the tests.</summary>
public sealed class AzureBlobStoreTests() : BlobStoreContract(() => new AzureBlobFixture());

/// <summary>What only Azure has: credentials, blocks, a service that is away.</summary>
public sealed class AzureBlobServiceTests : IAsyncDisposable
{
    private readonly AzureBlobFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_blob_of_several_blocks_comes_back_and_leaves_no_spool()
    {
        var bytes = new byte[(9 * 1024 * 1024) + 17];
        new Random(1).NextBytes(bytes);
        var blobs = _fixture.Open();
        using var stream = new MemoryStream(bytes);
        var reference = await blobs.PutAsync(stream, Stop);
        await using var blob = await blobs.OpenAsync(reference.Name, Stop);
        using var copy = new MemoryStream();
        await blob!.CopyToAsync(copy, Stop);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Empty(Directory.GetFiles(_fixture.SpoolFolder));
    }

    [Fact]
    public async Task Blocks_that_a_crash_left_are_no_blob_and_do_not_hinder_the_next_writer()
    {
        byte[] bytes = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        var blobs = _fixture.Open();
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        var service = new BlobServiceClient(_fixture.Options().ConnectionString);
        var left = new Azure.Storage.Blobs.Specialized.BlockBlobClient(_fixture.Options().ConnectionString, _fixture.Container, name);
        using var half = new MemoryStream(bytes, 0, 100);
        await left.StageBlockAsync(Convert.ToBase64String(BitConverter.GetBytes(0L)), half, null, Stop);
        Assert.Null(await blobs.OpenAsync(name, Stop));
        Assert.Equal(name, await blobs.PutAsync(bytes, Stop));
        Assert.Equal(5000, await blobs.GetLengthAsync(name, Stop));
        Assert.Single(service.GetBlobContainerClient(_fixture.Container).GetBlobs(cancellationToken: Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_or_a_signature_opens_the_container(bool byKey)
    {
        var server = await SharedAzurite.GetAsync();
        _fixture.Open();
        var options = new AzureBlobOptions { Account = server.Account, AccountName = AzuriteServer.AccountName, Container = _fixture.Container, Retries = 0 };
        if (byKey) options.AccountKey = AzuriteServer.AccountKey;
        else options.Sas = Signature("rwdlac");
        Assert.Empty(Wrongs(options));
        var blobs = AzureBlobStore.Open(options, _fixture.SpoolFolder);
        var name = await blobs.PutAsync(new byte[] { 1, 2, 3 }, Stop);
        Assert.True(await blobs.DeleteAsync(name, Stop));
    }

    [Fact]
    public async Task A_signature_that_may_not_write_is_an_error_and_keeps_its_secret()
    {
        var server = await SharedAzurite.GetAsync();
        _fixture.Open();
        var signature = Signature("rl");
        var blobs = AzureBlobStore.Open(new AzureBlobOptions { Account = server.Account, Sas = signature, Container = _fixture.Container, Retries = 0 }, _fixture.SpoolFolder);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => blobs.PutAsync(new byte[] { 1 }, Stop));
        Assert.DoesNotContain(signature[(signature.IndexOf("sig=", StringComparison.Ordinal) + 4)..], refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_is_said_and_what_was_put_is_there_when_it_is_back()
    {
        await using var server = await AzuriteServer.StartAsync();
        var options = new AzureBlobOptions { ConnectionString = server.ConnectionString, Retries = 0, RequestSeconds = 5 };
        var blobs = AzureBlobStore.Open(options, _fixture.SpoolFolder);
        var name = await blobs.PutAsync(new byte[] { 1, 2 }, Stop);
        await server.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => blobs.PutAsync(new byte[] { 3 }, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => blobs.OpenAsync(name, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await blobs.ListAsync(Stop).GetAsyncEnumerator(Stop).MoveNextAsync());
        Assert.Throws<StoreUnavailableException>(() => AzureBlobStore.Open(options, _fixture.SpoolFolder));
        await server.StartAgainAsync();
        Assert.Equal(2, await blobs.GetLengthAsync(name, Stop));
    }

    [Theory]
    [InlineData("", null, "", "", "Give ConnectionString or Account")]
    [InlineData("UseDevelopmentStorage=true", "https://a.example", "", "", "Give ConnectionString or Account")]
    [InlineData("", "https://a.example", "", "", "AccountKey or Sas")]
    [InlineData("", "https://a.example", "a2V5", "sv=1", "AccountKey or Sas")]
    public void Contradicting_options_are_refused(string connection, string? account, string key, string sas, string why)
    {
        var options = new AzureBlobOptions { ConnectionString = connection, Account = account is null ? null : new Uri(account), AccountKey = key, Sas = sas };
        Assert.Contains(why, Assert.Single(Wrongs(options)).ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("two--hyphens")]
    [InlineData("../etc")]
    public void A_container_has_azures_form(string container) =>
        Assert.Contains("Container", Assert.Single(Wrongs(new AzureBlobOptions { ConnectionString = "x", Container = container })).ErrorMessage, StringComparison.Ordinal);

    private static List<ValidationResult> Wrongs(AzureBlobOptions options)
    {
        var wrongs = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), wrongs, validateAllProperties: true);
        return wrongs;
    }

    private string Signature(string permissions)
    {
        var builder = new BlobSasBuilder { BlobContainerName = _fixture.Container, Resource = "c", ExpiresOn = DateTimeOffset.UtcNow.AddHours(1), Protocol = SasProtocol.HttpsAndHttp };
        builder.SetPermissions(permissions);
        return builder.ToSasQueryParameters(new StorageSharedKeyCredential(AzuriteServer.AccountName, AzuriteServer.AccountKey)).ToString();
    }
}
