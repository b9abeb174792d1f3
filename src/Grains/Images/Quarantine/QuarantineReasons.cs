using Annotator.Core.Contract;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Why instances are in quarantine: stable codes and sentences without any removed value.</summary>
internal static class QuarantineReasons
{
    /// <summary>The code of what waits for the pixel check.</summary>
    public const string PixelCheck = "pixel-check";

    private const int ShownPaths = 5;

    public static QuarantineReason AlreadyHere { get; } = new("already-in-quarantine", "The image came before and is in quarantine.");

    public static QuarantineReason NoTextRecognition { get; } =
        new("no-text-recognition", "This server cannot read text in pixels (tesseract is not installed), so a person looks at the image.");

    public static QuarantineReason NothingFound { get; } =
        new("burned-in-not-found", "The image says that text is burned into it, and none was found.");

    public static QuarantineReason Conflict { get; } =
        new("conflicting-instance", "Another image with this SOP Instance UID was released meanwhile.");

    public static QuarantineReason IdentityLeft(IReadOnlyList<string> paths) =>
        new("identity-left", $"What was removed from {string.Join(", ", paths.Take(ShownPaths))} still stands elsewhere in the file.");

    public static QuarantineReason Unsure(int regions) =>
        new("text-unsure", FormattableString.Invariant($"{regions} {(regions == 1 ? "place looks" : "places look")} like text and could not be read."));

    public static QuarantineReason TextLeft(int regions) =>
        new("text-left", FormattableString.Invariant($"After blanking, the second pass still found text in {regions} {(regions == 1 ? "place" : "places")}."));

    public static QuarantineReason CheckFailed(string code) => new("check-failed", $"The pixel check could not be completed ({code}).");
}
