using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Annotator.Storage;
using Annotator.Storage.AzureBlobs;
using Annotator.Storage.FileSystem;

namespace Annotator.Silo;

/// <summary>Where a node's blobs lie: files in the data folder, or a container of Azure Blob Storage (section <c>Storage:AzureBlobs</c> of <c>annotator.json</c>, or ANNOTATOR_AZURE_BLOBS).</summary>
internal static class NodeBlobs
{
    /// <summary>Opens them for a node.</summary>
    /// <exception cref="StoreUnavailableException">The folder or the service cannot be used.</exception>
    public static IBlobStore Open(NodeOptions options) => options.AzureBlobs is { } azure
        ? AzureBlobStore.Open(azure, Path.Combine(options.DataFolder, "spool"))
        : new FileBlobStore(FolderIn(options.DataFolder));

    /// <summary>Opens them beside a node that may run: nothing is made, and only reading works.</summary>
    /// <exception cref="StoreUnavailableException">The folder or the service cannot be used.</exception>
    public static IBlobStore OpenForReading(string dataFolder, AzureBlobOptions? azure) => azure is not null
        ? AzureBlobStore.Open(azure, Path.Combine(Path.GetTempPath(), "annotator-spool"))
        : FileBlobStore.OpenForReading(FolderIn(dataFolder));

    /// <summary>The folder of the files.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "blobs");

    /// <summary>What the settings of a data folder and the environment name; null for files.</summary>
    /// <returns>False when they are wrong.</returns>
    public static bool TryRead(string dataFolder, out AzureBlobOptions? options, [NotNullWhen(false)] out string? wrong)
    {
        var section = new ConfigurationBuilder().AddJsonFile(Path.Combine(dataFolder, "annotator.json"), optional: true).Build().GetSection("Storage:AzureBlobs");
        options = section.Get<AzureBlobOptions>() ?? new AzureBlobOptions();
        if (Environment.GetEnvironmentVariable("ANNOTATOR_AZURE_BLOBS") is { Length: > 0 } named) options.ConnectionString = named;
        wrong = null;
        if (!section.Exists() && !options.IsNamed)
        {
            options = null;
            return true;
        }
        var found = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true)) wrong = $"Storage:AzureBlobs: {found[0].ErrorMessage}";
        return wrong is null;
    }
}
