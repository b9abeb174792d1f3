using Annotator.Core.Messages;

namespace Annotator.Core.Geometry;

/// <summary>The refusals of geometry: values with stable codes, never a guessed number.</summary>
public static class GeometryRefusals
{
    /// <summary>Pixel Spacing is absent, not two positive numbers, or not finite. It is never taken to be 1.</summary>
    public const string MissingPixelSpacing = "missing-pixel-spacing";

    /// <summary>Image Position (Patient) is absent or not three finite numbers.</summary>
    public const string MissingPosition = "missing-position";

    /// <summary>Image Orientation (Patient) is absent or not six finite numbers.</summary>
    public const string MissingOrientation = "missing-orientation";

    /// <summary>Image Orientation (Patient) is not two unit vectors at right angles.</summary>
    public const string BadOrientation = "bad-orientation";

    /// <summary>An affine is not finite or singular.</summary>
    public const string BadAffine = "bad-affine";

    internal static Rejection PixelSpacing() => Refuse(
        MissingPixelSpacing, "Pixel Spacing (0028,0030) is missing or not two positive numbers, so nothing can be measured in mm.");

    internal static Rejection Position() => Refuse(
        MissingPosition, "Image Position (Patient) (0020,0032) is missing or not three numbers, so the slice has no place in the patient.");

    internal static Rejection Orientation() => Refuse(
        MissingOrientation, "Image Orientation (Patient) (0020,0037) is missing or not six numbers, so left and right are unknown.");

    internal static Rejection Cosines() => Refuse(
        BadOrientation, "Image Orientation (Patient) (0020,0037) is not two directions of length 1 at right angles.");

    internal static Rejection Affine(string text) => Refuse(BadAffine, text);

    private static Rejection Refuse(string code, string text) => new(RejectionClass.Invalid, code, text);
}
