using Annotator.Core.Projects;
using Annotator.Grains.Images.VolumeFiles;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>The way into the archive: every route (upload, STOW-RS) opens a batch here.</summary>
public sealed class ImageIngest(
    InstanceIntake intake, VolumeFileDesk volumeFiles, SeriesRegistrar registrar, PendingSeries pending, IngestMemory memory, ImageDomains domains, ImageQuota quota,
    IOptions<ImagesOptions> options)
{
    /// <summary>Begins a batch for a project, or for the site archive alone when there is none.</summary>
    /// <param name="project">The project; null for the site archive.</param>
    /// <param name="studyInstanceUid">When given, instances of other studies are refused.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestBatch> BeginAsync(Project? project, string? studyInstanceUid, CancellationToken cancellation)
    {
        var target = await TargetAsync(project, cancellation) with { StudyInstanceUid = studyInstanceUid };
        return new IngestBatch(intake, null, registrar, pending, memory, target, options.Value);
    }

    /// <summary>Begins a batch whose files may also be NIfTI and NRRD.</summary>
    /// <param name="project">The project.</param>
    /// <param name="opensWithoutSpacing">Whether the sender asks that files without distances between voxels be opened as stacks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestBatch> BeginUploadAsync(Project project, bool opensWithoutSpacing, CancellationToken cancellation)
    {
        var target = await TargetAsync(project, cancellation) with { OpensWithoutSpacing = opensWithoutSpacing };
        return new IngestBatch(intake, volumeFiles.Begin(target, project), registrar, pending, memory, target, options.Value);
    }

    private async Task<IngestTarget> TargetAsync(Project? project, CancellationToken cancellation)
    {
        var domain = project is null ? await domains.OfSiteAsync(cancellation) : await domains.OfProjectAsync(project, cancellation);
        await quota.RefreshAsync(project, cancellation);
        return new IngestTarget(project, domain, null);
    }
}
