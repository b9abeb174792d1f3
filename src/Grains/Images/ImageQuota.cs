using System.Collections.Concurrent;
using Annotator.Core.Projects;
using Annotator.Grains.Images.Quarantine;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>Disk given to the site and to each project. What is being written counts as written.</summary>
public sealed class ImageQuota(InstanceIndex instances, QuarantineTable quarantine, IOptions<ImagesOptions> options)
{
    private readonly ConcurrentDictionary<string, Usage> _usages = new(StringComparer.Ordinal);

    /// <summary>Reads afresh what the site and the project have used; called once a batch.</summary>
    internal async Task RefreshAsync(Project? project, CancellationToken cancellation)
    {
        UsageOf(null).Set(await instances.SumBytesAsync(null, cancellation) + await quarantine.SumBytesAsync(null, cancellation));
        if (project is not null) UsageOf(project.Id).Set(await instances.SumBytesAsync(project.Id, cancellation) + await quarantine.SumBytesAsync(project.Id, cancellation));
    }

    /// <summary>Sets bytes aside for one instance, or refuses. What is set aside is given back by <see cref="Settle"/>.</summary>
    /// <param name="project">The project; null for the site archive alone.</param>
    /// <param name="bytes">Length of the instance as it is kept.</param>
    /// <param name="isNew">Whether the site does not have it yet.</param>
    internal IngestRefusal? Reserve(Project? project, long bytes, bool isNew)
    {
        var (siteMiB, projectMiB) = (options.Value.SiteQuotaMiB, ProjectQuotaMiB(project));
        if (isNew && !UsageOf(null).TryReserve(bytes, siteMiB)) return IngestRefusal.Quota("site", siteMiB);
        if (project is null || UsageOf(project.Id).TryReserve(bytes, projectMiB)) return null;
        if (isNew) UsageOf(null).Settle(bytes, isKept: false);
        return IngestRefusal.Quota("project", projectMiB);
    }

    /// <summary>Ends a reservation: what was added now counts as used.</summary>
    internal void Settle(Project? project, long bytes, bool wasNew, Added added)
    {
        if (wasNew) UsageOf(null).Settle(bytes, added == Added.Instance);
        if (project is not null) UsageOf(project.Id).Settle(bytes, added is Added.Instance or Added.Membership);
    }

    private long ProjectQuotaMiB(Project? project) => project is { Settings.QuotaMiB: > 0 and var own } ? own : options.Value.ProjectQuotaMiB;

    private Usage UsageOf(string? projectId) => _usages.GetOrAdd(projectId ?? "", static _ => new Usage());

    private sealed class Usage
    {
        private readonly Lock _gate = new();
        private long _used;
        private long _reserved;

        public void Set(long used)
        {
            lock (_gate) _used = used;
        }

        public bool TryReserve(long bytes, long quotaMiB)
        {
            lock (_gate)
            {
                if (quotaMiB > 0 && _used + _reserved + bytes > quotaMiB * 1048576) return false;
                _reserved += bytes;
                return true;
            }
        }

        public void Settle(long bytes, bool isKept)
        {
            lock (_gate)
            {
                _reserved -= bytes;
                if (isKept) _used += bytes;
            }
        }
    }
}
