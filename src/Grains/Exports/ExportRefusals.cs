using Annotator.Core.Messages;

namespace Annotator.Grains.Exports;

/// <summary>Why a file cannot be exported.</summary>
public static class ExportRefusals
{
    /// <summary>Slices without one lattice in the patient.</summary>
    public static readonly Rejection NotALattice = new(
        RejectionClass.Invalid, "not-a-volume", "These slices are no regular volume (its problems say why), so no NIfTI or NRRD file can place them. Take the originals.");

    /// <summary>There is nothing to put into the file.</summary>
    public static readonly Rejection Nothing = new(RejectionClass.NotFound, "nothing-to-export", "There is nothing to export: no mask, or no file, of what was asked for.");

    /// <summary>Objects that share voxels do not fit one labelmap.</summary>
    public static readonly Rejection Overlapping = new(
        RejectionClass.Invalid, "overlapping-objects", "Objects share voxels, which one NIfTI labelmap cannot hold. Export NRRD, or one object at a time.");

    /// <summary>More segments than a labelmap has values for.</summary>
    public static readonly Rejection TooManySegments = new(RejectionClass.TooLarge, "too-many-segments", "A labelmap holds at most 65,535 objects.");

    /// <summary>Masks lie on several volumes; one must be chosen.</summary>
    public static Rejection ChooseVolume(IEnumerable<string> volumes) => new(
        RejectionClass.Invalid, "choose-volume", $"There are masks on several volumes; name one of them: {string.Join(", ", volumes)}.");

    /// <summary>The file that was written was read back and is not what it should be; it is not given out.</summary>
    public static Rejection NotExact(string what) => new(
        RejectionClass.Conflict, "export-not-exact", $"The file that was written does not hold what it should ({what}), so it was not sent. Please report this.");
}

/// <summary>A file that was written, checked and is ready to be sent. Its temporary file goes with it.</summary>
/// <param name="content">The bytes, from the beginning.</param>
/// <param name="fileName">The name to offer.</param>
public sealed class ExportedFile(Stream content, string fileName) : IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The bytes.</summary>
    public Stream Content { get; } = content;

    /// <summary>The name to offer.</summary>
    public string FileName { get; } = fileName;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();

    /// <summary>A temporary file that is gone when it is closed.</summary>
    internal static FileStream OpenTemporary() => new(
        Path.Combine(Path.GetTempPath(), $"annotator-export-{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose);
}

/// <summary>A file, or why there is none.</summary>
/// <param name="File">The file; null when refused.</param>
/// <param name="Rejection">Why there is none; null when there is.</param>
public sealed record ExportResult(ExportedFile? File, Rejection? Rejection)
{
    /// <summary>A refusal.</summary>
    public static implicit operator ExportResult(Rejection rejection) => new(null, rejection);
}
