namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>A NIfTI or NRRD file that is not taken: damaged, beyond the bounds, or of a form that is refused by name.</summary>
/// <param name="code">One of <see cref="VolumeFileCodes"/>.</param>
/// <param name="message">What is wrong; holds no text of the file.</param>
/// <param name="inner">The cause, where another exception was.</param>
public sealed class VolumeFormatException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable code, one of <see cref="VolumeFileCodes"/>.</summary>
    public string Code { get; } = code;
}

/// <summary>The stable codes of <see cref="VolumeFormatException"/> and of what a file that was opened is warned of. Listed in
/// <c>docs/formats.md</c>.</summary>
public static class VolumeFileCodes
{
    /// <summary>The bytes are neither NIfTI nor NRRD.</summary>
    public const string NotAVolumeFile = "not-a-volume-file";

    /// <summary>The file ends before its voxels do.</summary>
    public const string Truncated = "truncated";

    /// <summary>The header says more than the bounds allow, or inflates beyond them.</summary>
    public const string TooLarge = "too-large";

    /// <summary>A header field is missing, contradicts another or has no meaning.</summary>
    public const string BadHeader = "bad-volume-header";

    /// <summary>The compressed or written-out voxels do not decode.</summary>
    public const string BadEncoding = "bad-volume-encoding";

    /// <summary>An ANALYZE 7.5 header: it tells neither orientation nor byte order reliably.</summary>
    public const string Analyze = "analyze-header";

    /// <summary>Voxels of a type that is not shown: complex, 128-bit, bits, blocks, colour with transparency.</summary>
    public const string UnsupportedType = "unsupported-voxel-type";

    /// <summary>More dimensions than three of space and one of time.</summary>
    public const string UnsupportedDimensions = "unsupported-dimensions";

    /// <summary>The voxels lie in several files.</summary>
    public const string SeveralDataFiles = "several-data-files";

    /// <summary>A header whose voxels lie in another file that did not come with it.</summary>
    public const string DataFileMissing = "data-file-missing";

    /// <summary>No distances between voxels are told.</summary>
    public const string NoSpacing = "no-spacing";

    /// <summary>Distances are told, but not where left, posterior and superior are.</summary>
    public const string NoOrientation = "no-orientation";

    /// <summary>The affine is not finite, or its axes do not span space.</summary>
    public const string BadAffine = "bad-affine";

    /// <summary>A unit of length that is not known.</summary>
    public const string UnknownUnit = "unknown-unit";

    /// <summary>Warning: no unit is told; millimetres were taken.</summary>
    public const string UnitAssumed = "unit-assumed";

    /// <summary>Warning: no origin is told; the first voxel was put at 0.</summary>
    public const string OriginAssumed = "origin-assumed";

    /// <summary>Warning: sform and qform put voxels at different places; sform was taken.</summary>
    public const string TransformsDisagree = "transforms-disagree";

    /// <summary>Warning: whole numbers too large for the 24 bits of a float are shown rounded; the kept file has them in full.</summary>
    public const string ValuesRounded = "values-rounded";

    /// <summary>Note: the coordinates are those of a standard space, not of the scanner.</summary>
    public const string StandardSpace = "standard-space";

    /// <summary>Note: the file says that its values are labels.</summary>
    public const string LabelImage = "label-image";
}
