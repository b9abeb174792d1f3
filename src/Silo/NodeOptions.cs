using System.Net;
using System.Security.Cryptography.X509Certificates;
using Annotator.Storage.AzureBlobs;
using Annotator.Storage.Postgres;

namespace Annotator.Silo;

/// <summary>How a node is started: what the command line says.</summary>
public sealed record NodeOptions
{
    /// <summary>Where the log, the images and everything else are kept.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The database that several nodes share; null for SQLite in the data folder.</summary>
    public PostgresStoreOptions? Postgres { get; init; }

    /// <summary>The container that holds images and other blobs; null for files in the data folder.</summary>
    public AzureBlobOptions? AzureBlobs { get; init; }

    /// <summary>The address to listen on. Default loopback.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 for any free one. Default 5080.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>The port that gives <c>/metrics</c>, 1 to 65535; null for none. Default none.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>The address the management port listens on. Default loopback.</summary>
    public IPAddress ManagementListen { get; init; } = IPAddress.Loopback;

    /// <summary>The certificate to serve TLS with; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>True when a proxy in front ends TLS and tells the client's address in <c>X-Forwarded-*</c>.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>True to begin without the demo project.</summary>
    public bool Empty { get; init; }

    /// <summary>The folder of the built web client; null to look for it beside the executable and in the source tree.</summary>
    public string? WebRoot { get; init; }

    /// <summary>The first administrator's API key; null for none.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Why the node must not be started like this; null when it may.</summary>
    public string? WhyRefused()
    {
        if (!IPAddress.IsLoopback(Listen) && Certificate is null && !BehindProxy)
            return $"{Listen} can be reached from other machines, and passwords and images would travel unprotected. Give a certificate (--cert FILE), say that a TLS proxy stands in front (--behind-proxy), or listen on 127.0.0.1.";
        return AdminKey is { Length: < 16 } ? "ANNOTATOR_ADMIN_KEY needs at least 16 characters; `openssl rand -base64 32` makes a good one." : null;
    }
}
