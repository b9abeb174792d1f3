using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Transfers;

/// <summary>The node as a DICOM application entity, and its peers. Section <c>Dicom</c>.</summary>
public sealed class DicomNetworkOptions
{
    /// <summary>The node's AE title: what peers call it, and how it calls them. Default <c>ANNOTATOR</c>.</summary>
    [Required] public string AeTitle { get; set; } = "ANNOTATOR";

    /// <summary>Further titles it answers to, for routing rules to tell apart.</summary>
    public IList<string> OtherAeTitles { get; } = [];

    /// <summary>The port of the receiver; null (the default) for no receiver, 0 for any free one. The usual one is 11112.</summary>
    [Range(0, 65535)] public int? Port { get; set; }

    /// <summary>The address the receiver listens on. Default loopback.</summary>
    [Required] public string Listen { get; set; } = "127.0.0.1";

    /// <summary>True to listen beyond loopback without TLS: images then travel identified and unprotected. Default false.</summary>
    public bool AllowUnprotected { get; set; }

    /// <summary>Who may call. Nobody by default.</summary>
    [ValidateEnumeratedItems] public IList<DicomCaller> Callers { get; } = [];

    /// <summary>TLS of the receiver; null for none.</summary>
    public DicomTls? Tls { get; set; }

    /// <summary>Associations at the same time. Default 32.</summary>
    [Range(1, 1000)] public int MaxAssociations { get; set; } = 32;

    /// <summary>Associations of one address at the same time. Default 16.</summary>
    [Range(1, 1000)] public int MaxAssociationsPerPeer { get; set; } = 16;

    /// <summary>The longest PDU that is taken, in KiB. Default 256.</summary>
    [Range(4, 16_384)] public int MaxPduKiB { get; set; } = 256;

    /// <summary>How long an association may be silent, in seconds. Default 60.</summary>
    [Range(1, 3600)] public int IdleSeconds { get; set; } = 60;

    /// <summary>How long a caller may take to propose, or to close, in seconds (ARTIM). Default 10.</summary>
    [Range(1, 600)] public int ArtimSeconds { get; set; } = 10;

    /// <summary>Peers that can be asked for images. Nobody else is ever contacted.</summary>
    [ValidateEnumeratedItems] public IList<PacsPeer> Peers { get; } = [];
}

/// <summary>Who may call the receiver.</summary>
public sealed class DicomCaller
{
    /// <summary>The calling AE title; <c>*</c> for any.</summary>
    [Required] public string AeTitle { get; set; } = "";

    /// <summary>Addresses or networks it may call from, such as <c>10.1.0.0/16</c>; none for any.</summary>
    public IList<string> Addresses { get; } = [];
}

/// <summary>Files for TLS.</summary>
public sealed class DicomTls
{
    /// <summary>The certificate (PFX, or PEM); for a peer it is what we show, and may be left out.</summary>
    public string? Certificate { get; set; }

    /// <summary>The key of a PEM certificate, when it is in a file of its own.</summary>
    public string? Key { get; set; }

    /// <summary>The environment variable with the password of the certificate file; null for none.</summary>
    public string? PasswordVariable { get; set; }

    /// <summary>A PEM file of the authorities that the other side's certificate must come from. For the receiver: null asks callers for none.</summary>
    public string? Authorities { get; set; }
}

/// <summary>A PACS or VNA that can be asked for images: by DIMSE (host, port, AE title) or by DICOMweb (URL).</summary>
public sealed class PacsPeer
{
    /// <summary>What it is called here.</summary>
    [Required] public string Name { get; set; } = "";

    /// <summary>Its AE title; null for DICOMweb.</summary>
    public string? AeTitle { get; set; }

    /// <summary>Its host; null for DICOMweb.</summary>
    public string? Host { get; set; }

    /// <summary>Its port. Default 104.</summary>
    [Range(1, 65535)] public int Port { get; set; } = 104;

    /// <summary>TLS for DIMSE; null for none. Without authorities the system's are trusted.</summary>
    public DicomTls? Tls { get; set; }

    /// <summary>How images come by DIMSE: <c>get</c>, <c>move</c> (to our own receiver), or <c>auto</c> (C-GET, and C-MOVE where the peer has none). Default <c>auto</c>.</summary>
    public string Retrieve { get; set; } = "auto";

    /// <summary>The base URL of its DICOMweb services; null for DIMSE.</summary>
    public Uri? Url { get; set; }

    /// <summary>The user for HTTP basic authentication; null with a secret means a bearer token.</summary>
    public string? User { get; set; }

    /// <summary>The environment variable with the password or token; null for none.</summary>
    public string? SecretVariable { get; set; }

    /// <summary>The file whose first line is the password or token; null for none.</summary>
    public string? SecretFile { get; set; }
}

[OptionsValidator]
internal sealed partial class DicomNetworkOptionsValidator : IValidateOptions<DicomNetworkOptions>;
