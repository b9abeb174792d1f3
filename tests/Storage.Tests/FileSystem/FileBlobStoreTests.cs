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
