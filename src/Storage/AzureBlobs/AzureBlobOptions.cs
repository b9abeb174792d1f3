using System.ComponentModel.DataAnnotations;

namespace Annotator.Storage.AzureBlobs;

/// <summary>Where blobs lie on Azure Blob Storage. Section <c>Storage:AzureBlobs</c>.</summary>
/// <remarks>Either <see cref="ConnectionString"/>, which holds an account key or a shared access signature, or <see cref="Account"/> with <see cref="AccountKey"/> or <see cref="Sas"/>.</remarks>
public sealed class AzureBlobOptions : IValidatableObject
{
    /// <summary>The account's connection string: <c>DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…</c> or <c>BlobEndpoint=…;SharedAccessSignature=…</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The account's blob endpoint, as <c>https://NAME.blob.core.windows.net</c>.</summary>
    public Uri? Account { get; set; }

    /// <summary>The account's name, where the endpoint's host does not begin with it.</summary>
    public string AccountName { get; set; } = "";

    /// <summary>A key of the account, Base64.</summary>
    public string AccountKey { get; set; } = "";

    /// <summary>A shared access signature that may read, add, create, write, delete and list: <c>sv=…&amp;sig=…</c>.</summary>
    public string Sas { get; set; } = "";

    /// <summary>The container; it is made when it is missing and may be made. Default <c>annotator</c>.</summary>
    [RegularExpression("^[a-z0-9](?:-?[a-z0-9]){2,62}$", ErrorMessage = "Container has 3 to 63 of a–z, 0–9 and single hyphens.")]
    public string Container { get; set; } = "annotator";

    /// <summary>How often a request is sent again when the service is busy or away, with growing pauses. Default 5.</summary>
    [Range(0, 20)] public int Retries { get; set; } = 5;

    /// <summary>How long one request may take, in seconds. Default 60.</summary>
    [Range(1, 3600)] public int RequestSeconds { get; set; } = 60;

    /// <summary>How many bytes one read asks for, in KiB. Default 1024.</summary>
    [Range(4, 65_536)] public int ReadKiB { get; set; } = 1024;

    /// <summary>True when anything says where the account is.</summary>
    public bool IsNamed => ConnectionString.Length > 0 || Account is not null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionString.Length > 0 == Account is not null) yield return new ValidationResult("Give ConnectionString or Account, and not both.");
        else if (Account is not null && AccountKey.Length > 0 == Sas.Length > 0) yield return new ValidationResult("Account needs AccountKey or Sas, and not both.");
    }
}
