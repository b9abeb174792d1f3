using System.Collections.Immutable;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>What the header of a NIfTI or NRRD file says of its voxels, in this house's terms.</summary>
public sealed record VolumeFileHeader
{
    /// <summary><c>NIfTI-1</c>, <c>NIfTI-2</c> or <c>NRRD</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Voxels along i, the first axis of space in the file.</summary>
    public required int Columns { get; init; }

    /// <summary>Voxels along j, the second.</summary>
    public required int Rows { get; init; }

    /// <summary>Voxels along k, the third.</summary>
    public required int Slices { get; init; }

    /// <summary>Volumes of one geometry in the file: phases, directions. At least 1.</summary>
    public required int Phases { get; init; }

    /// <summary>What one voxel is.</summary>
    public required ScalarType Type { get; init; }

    /// <summary>Modality = stored × slope + intercept; 1 when the file has no rescale.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>See <see cref="Slope"/>.</summary>
    public double Intercept { get; init; }

    /// <summary>The lattice in the patient, LPS mm; null when the file does not tell orientation or spacing.</summary>
    public LpsFromIjk? LpsFromIjk { get; init; }

    /// <summary>Distances between pixels of a slice where <see cref="LpsFromIjk"/> is null; null when they are not told either.</summary>
    public PixelSpacing? InPlaneSpacing { get; init; }

    /// <summary>Seconds from phase to phase; null when the phases are not of time or the file does not say.</summary>
    public double? PhaseStepSeconds { get; init; }

    /// <summary>Modality values the file wants shown from black to white; null when it does not say.</summary>
    public DisplayRange? DisplayRange { get; init; }

    /// <summary>What is to be said of the file for ever: assumptions and limits.</summary>
    public ImmutableArray<SeriesProblem> Problems { get; init; } = [];

    /// <summary>Whether the file says that its values are labels.</summary>
    public bool IsLabelmap { get; init; }

    /// <summary>The labels' names and values where the file tells them (3D Slicer segmentations); empty otherwise.</summary>
    public ImmutableArray<FileSegment> Segments { get; init; } = [];

    /// <summary>What the header held that may tell who the patient is, and that the cleaned file lacks: names of fields, never values.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>Voxels of one phase.</summary>
    public long VoxelsPerPhase => (long)Columns * Rows * Slices;

    /// <summary>Bytes of all voxels as <see cref="VolumeFile.Decode"/> gives them.</summary>
    public long VoxelBytes => VoxelsPerPhase * Phases * Scalars.BytesOf(Type);
}

/// <summary>Modality values from black to white.</summary>
public sealed record DisplayRange(double Low, double High);

/// <summary>A segment that an NRRD segmentation names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LabelValue">The voxel value that is this segment.</param>
/// <param name="Layer">The layer (phase) it lies in, from 0.</param>
/// <param name="Colour">Hex <c>#rrggbb</c>; null when not told.</param>
public sealed record FileSegment(string Name, int LabelValue, int Layer, string? Colour = null);

/// <summary>A file whose header was read; its voxels are decoded when asked for.</summary>
/// <param name="header">What the header says.</param>
/// <param name="decode">Fetches the voxels.</param>
/// <param name="writeCleaned">Writes the file without what may tell who the patient is.</param>
public sealed class VolumeFile(VolumeFileHeader header, Func<byte[]> decode, Action<Stream> writeCleaned)
{
    /// <summary>What the header says.</summary>
    public VolumeFileHeader Header { get; } = header;

    /// <summary>All voxels, little-endian, i fastest, then j, k and phase; colour interleaved.</summary>
    /// <exception cref="VolumeFormatException">They end early or do not decode.</exception>
    public byte[] Decode() => decode();

    /// <summary>Writes the file as one file of the same format, with every free text of its header blank and nothing after its voxels.</summary>
    /// <exception cref="VolumeFormatException">The voxels end early or do not decode.</exception>
    public void WriteCleaned(Stream output) => writeCleaned(output);
}
