using Annotator.Core.Projects;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>The way into the archive: every route (upload, STOW-RS) opens a batch here.</summary>
public sealed class ImageIngest(
    InstanceIntake intake, SeriesRegistrar registrar, PendingSeries pending, IngestMemory memory, ImageDomains domains, ImageQuota quota, IOptions<ImagesOptions> options)
{
    /// <summary>Begins a batch for a project, or for the site archive alone when there is none.</summary>
    /// <param name="project">The project; null for the site archive.</param>
    /// <param name="studyInstanceUid">When given, instances of other studies are refused.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestBatch> BeginAsync(Project? project, string? studyInstanceUid, CancellationToken cancellation)
    {
        var domain = project is null ? await domains.OfSiteAsync(cancellation) : await domains.OfProjectAsync(project, cancellation);
        await quota.RefreshAsync(project, cancellation);
        return new IngestBatch(intake, registrar, pending, memory, new IngestTarget(project, domain, studyInstanceUid), options.Value);
    }
}
