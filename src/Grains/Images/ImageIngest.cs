using Annotator.Core.Projects;
using Annotator.Grains.Images.VolumeFiles;
using Annotator.Grains.Routing;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>The way into the archive: every route (upload, STOW-RS, C-STORE, pull) opens a batch or a feed here.</summary>
public sealed class ImageIngest(
    InstanceIntake intake, VolumeFileDesk volumeFiles, Router router, SeriesRegistrar registrar, PendingSeries pending, SeriesTable series, IngestMemory memory, ImageDomains domains,
    ImageQuota quota, IOptions<ImagesOptions> options, TimeProvider clock)
{
    /// <summary>Begins a batch for a project, or for the site archive alone when there is none.</summary>
    /// <param name="project">The project; null for the site archive.</param>
    /// <param name="studyInstanceUid">When given, instances of other studies are refused.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestBatch> BeginAsync(Project? project, string? studyInstanceUid, CancellationToken cancellation)
    {
        var target = await TargetAsync(project, cancellation) with { StudyInstanceUid = studyInstanceUid };
        return new IngestBatch(Into(target), project?.Id, null, registrar, pending, memory, options.Value);
    }

    /// <summary>Begins a batch whose files may also be NIfTI and NRRD.</summary>
    /// <param name="project">The project.</param>
    /// <param name="opensWithoutSpacing">Whether the sender asks that files without distances between voxels be opened as stacks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestBatch> BeginUploadAsync(Project project, bool opensWithoutSpacing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(project);
        var target = await TargetAsync(project, cancellation) with { OpensWithoutSpacing = opensWithoutSpacing };
        return new IngestBatch(Into(target), project.Id, volumeFiles.Begin(target, project), registrar, pending, memory, options.Value);
    }

    /// <summary>Begins a batch whose files go where the routing rules say.</summary>
    /// <param name="source">How they came.</param>
    /// <param name="studyInstanceUid">When given, instances of other studies are refused.</param>
    public IngestBatch Begin(RouteSource source, string? studyInstanceUid) => new(Routed(source, studyInstanceUid), null, null, registrar, pending, memory, options.Value);

    /// <summary>Opens a feed whose files go where the routing rules say.</summary>
    /// <param name="source">How they come.</param>
    /// <param name="studyInstanceUid">When given, instances of other studies are refused.</param>
    /// <param name="holds">Whether series stay out of sight until they are registered through the feed.</param>
    public IngestFeed OpenFeed(RouteSource source, string? studyInstanceUid = null, bool holds = false) => Feed(Routed(source, studyInstanceUid), holds);

    /// <summary>Opens a feed into a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="studyInstanceUid">When given, instances of other studies are refused.</param>
    /// <param name="holds">Whether series stay out of sight until they are registered through the feed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IngestFeed> OpenFeedAsync(Project project, string? studyInstanceUid, bool holds, CancellationToken cancellation) =>
        Feed(Into(await TargetAsync(project, cancellation) with { StudyInstanceUid = studyInstanceUid }), holds);

    private IngestFeed Feed(IngestStep step, bool holds) => new(step, registrar, pending, memory, holds ? series : null, clock);

    private async Task<IngestTarget> TargetAsync(Project? project, CancellationToken cancellation)
    {
        var domain = project is null ? await domains.OfSiteAsync(cancellation) : await domains.OfProjectAsync(project, cancellation);
        await quota.RefreshAsync(project, cancellation);
        return new IngestTarget(project, domain, null);
    }

    private IngestStep Into(IngestTarget target) =>
        async (name, received, token) => (await intake.TakeInAsync(name, received, target, token)) with { ProjectId = target.Project?.Id };

    private IngestStep Routed(RouteSource source, string? studyInstanceUid)
    {
        var refreshed = new HashSet<string>(StringComparer.Ordinal);
        return async (name, received, token) =>
        {
            var route = await router.DecideAsync(received, source, token);
            if (route.Target is not { } target) return IngestOutcome.Refused(name, route.Refusal!) with { Rule = route.Rule };
            bool isFirst;
            lock (refreshed) isFirst = refreshed.Add(target.Project?.Id ?? "");
            if (isFirst) await quota.RefreshAsync(target.Project, token);
            var outcome = await intake.TakeInAsync(name, received, target with { StudyInstanceUid = studyInstanceUid }, token);
            return outcome with { ProjectId = target.Project?.Id, Rule = route.Rule };
        };
    }
}
