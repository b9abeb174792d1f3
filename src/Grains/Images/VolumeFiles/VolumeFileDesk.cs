using Annotator.Core.Projects;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>Opens the part of an upload that takes NIfTI and NRRD.</summary>
public sealed class VolumeFileDesk
{
    private readonly VolumeFileIntake _intake;

    internal VolumeFileDesk(VolumeFileIntake intake) => _intake = intake;

    internal VolumeFileBatch Begin(IngestTarget target, Project project) => new(_intake, target, project);
}

/// <summary>The NIfTI and NRRD files of one upload.</summary>
internal sealed class VolumeFileBatch(VolumeFileIntake intake, IngestTarget target, Project project)
{
    private readonly VolumeFilePairs _pairs = new();

    /// <summary>Keeps a file that must wait for another of the upload; null when it need not.</summary>
    public Task<IngestOutcome>? HoldBack(string name, HeldBytes held) => VolumeFilePairs.MustWait(name, held.Bytes) ? _pairs.Hold(name, held) : null;

    /// <summary>Takes a file in; null when it is neither NIfTI nor NRRD by contents or name.</summary>
    public Task<IngestOutcome>? TakeIn(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        VolumeFileReader.Sniff(bytes) != VolumeFileKind.None || VolumeFileReader.IsVolumeFileName(name)
            ? intake.TakeInAsync(new ReceivedVolumeFile(name, bytes, null), target, project, cancellation)
            : null;

    /// <summary>Takes in what waited.</summary>
    public Task CompleteAsync(Func<string, ReadOnlyMemory<byte>, Task<IngestOutcome>> other, CancellationToken cancellation) =>
        _pairs.CompleteAsync(received => Task.Run(() => intake.TakeInAsync(received, target, project, cancellation), cancellation), other);

    /// <summary>Lets go of what still waits.</summary>
    public void Abandon() => _pairs.Abandon();
}
