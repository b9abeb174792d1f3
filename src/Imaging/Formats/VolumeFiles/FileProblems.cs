using Annotator.Core.Exams;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>What a file that was opened is warned of, in words.</summary>
internal static class FileProblems
{
    public static readonly SeriesProblem NoSpacing = new(
        VolumeFileCodes.NoSpacing,
            "The file tells no distances between voxels. It was opened on request as a stack of slices; nothing in it can be measured in mm.");

    public static readonly SeriesProblem NoOrientation = new(
        VolumeFileCodes.NoOrientation,
            "The file does not tell where left, posterior and superior are, so it is shown as a stack of slices without patient geometry.");

    public static readonly SeriesProblem UnitAssumed = new(VolumeFileCodes.UnitAssumed, "The file does not tell its unit of length; millimetres were taken.");

    public static readonly SeriesProblem OriginAssumed = new(
        VolumeFileCodes.OriginAssumed, "The file does not tell where its first voxel is; its place in the patient was taken to be 0, 0, 0.");

    public static readonly SeriesProblem StandardSpace = new(VolumeFileCodes.StandardSpace,
        "The coordinates are those of a standard space, not of the scanner.");

    public static readonly SeriesProblem LabelImage = new(VolumeFileCodes.LabelImage, "The file says that its values are labels, not measurements.");

    public static SeriesProblem TransformsDisagree(double mm) => new(
        VolumeFileCodes.TransformsDisagree, FormattableString.Invariant($"sform and qform put voxels up to {mm:0.00} mm apart; sform was taken."));

    public static SeriesProblem ValuesRounded { get; } = new(
        VolumeFileCodes.ValuesRounded, "Whole numbers above 16,777,216 are shown rounded to 24 bits; the kept file has them in full.");
}
