namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>The bounds within which NIfTI and NRRD files are read; past one of them reading ends with a <see cref="VolumeFormatException"/>.</summary>
public sealed record VolumeFileOptions
{
    /// <summary>The default bounds.</summary>
    public static VolumeFileOptions Default { get; } = new();

    /// <summary>Bytes of an NRRD header. Default 1 MiB.</summary>
    public int MaxHeaderBytes { get; init; } = 1 << 20;

    /// <summary>Bytes between header and voxels (NIfTI extensions, skipped lines and bytes). Default 64 MiB.</summary>
    public long MaxSkippedBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of all voxels, inflated. Default 1.5 GiB; never above <see cref="Array.MaxLength"/>.</summary>
    public long MaxVoxelBytes { get; init; } = 3L << 29;

    /// <summary>Voxels along one axis. Default 65,535.</summary>
    public int MaxAxisLength { get; init; } = 65_535;

    /// <summary>Volumes in one file (phases, directions). Default 4,096.</summary>
    public int MaxPhases { get; init; } = 4_096;

    /// <summary>Opens a file that tells no distances as a stack without patient geometry, with a permanent warning, where it would be refused.</summary>
    public bool AllowMissingSpacing { get; init; }
}
