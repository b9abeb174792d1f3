namespace Annotator.Dicom.Network;

/// <summary>How one side of an association behaves.</summary>
public sealed record AssociationOptions
{
    /// <summary>The longest P-DATA-TF variable field that is taken, in bytes. Default 256 KiB.</summary>
    public uint MaxPduLength { get; init; } = 256 * 1024;

    /// <summary>How long an established association may be silent, or take for one PDU. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>ARTIM: how long a peer may take to propose an association, or to close after the last PDU (PS3.8 9.1.5). Default 10 s.</summary>
    public TimeSpan ArtimTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What deadlines are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
