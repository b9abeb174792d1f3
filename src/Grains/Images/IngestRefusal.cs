using Annotator.Core.Messages;

namespace Annotator.Grains.Images;

/// <summary>Why a file was not taken in: a stable code and a sentence. Others of the same request go on.</summary>
/// <param name="Class">The sort of refusal.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Text">One sentence for a person; holds no attribute value but UIDs.</param>
public sealed record IngestRefusal(RejectionClass Class, string Code, string Text)
{
    internal static IngestRefusal Busy { get; } =
        new(RejectionClass.Unavailable, "busy", "The server is taking in as many images as its memory allows. Send this file again in a moment.");

    internal static IngestRefusal StoreUnavailable { get; } =
        new(RejectionClass.Unavailable, "store-unavailable", "The store could not keep the file now. Send it again.");

    internal static IngestRefusal Unreadable { get; } =
        new(RejectionClass.Invalid, "unreadable", "The file could not be read; the server's log has the reason.");

    internal static IngestRefusal TooLarge(int largestMiB) =>
        new(RejectionClass.TooLarge, "too-large", $"The file has more than {largestMiB} MiB, which is the most this server takes.");

    internal static IngestRefusal NeedsMoreMemory(long neededMiB) =>
        new(RejectionClass.TooLarge, "too-large", $"Reading the volume needs {neededMiB} MiB, which is more than this server sets aside for files on their way in (Images:IngestMemoryMiB).");

    internal static IngestRefusal TooManyFiles(int most) =>
        new(RejectionClass.TooLarge, "too-many-files", $"A request may hold {most} files. Send this file in another one.");

    internal static IngestRefusal Conflict(string sopInstanceUid) => new(
        RejectionClass.Conflict, "conflicting-instance", $"An instance with SOP Instance UID {sopInstanceUid} is here already with other contents. Nothing was replaced.");

    internal static IngestRefusal Quota(string whose, long quotaMiB) =>
        new(RejectionClass.TooLarge, "quota-exceeded", $"The {whose} may keep {quotaMiB} MiB of images, and this file would go over that.");

    internal static IngestRefusal Missing(string attribute) =>
        new(RejectionClass.Invalid, "missing-attribute", $"The file has no usable {attribute}, so it cannot be filed.");

    internal static IngestRefusal NoImage(string sopClassUid) =>
        new(RejectionClass.Invalid, "not-an-image", $"The file holds no picture (SOP Class UID {sopClassUid}), so it cannot be opened here.");

    internal static IngestRefusal NoProfile(string name) => new(
        RejectionClass.Invalid, "no-such-profile", $"The project's de-identification profile “{name}” does not exist, so nothing is taken in. A manager sets another.");

    internal static IngestRefusal OtherInstance { get; } =
        new(RejectionClass.Invalid, "other-instance", "The dataset is not of the SOP class, or not the instance, that its sender says.");

    internal static IngestRefusal NotRouted(string? rule) => new(
        RejectionClass.Forbidden, "not-routed", rule is null ? "No routing rule takes this instance." : $"The routing rule “{rule}” refuses this instance.");

    internal static IngestRefusal ProjectGone(string projectId) =>
        new(RejectionClass.Forbidden, "no-such-target", $"A routing rule sends this instance to project {projectId}, which does not exist.");

    internal static IngestRefusal Study(string studyInstanceUid) =>
        new(RejectionClass.Conflict, "other-study", $"The request names another study; this instance belongs to {studyInstanceUid}.");
}
