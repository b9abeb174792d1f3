using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Grains.Images;

namespace Annotator.Grains.Routing;

/// <summary>Decides for each instance whose it is.</summary>
public sealed class Router(RoutingTable table, ImageDomains domains, IGrainHost grains)
{
    private static readonly DicomReaderOptions HeaderOnly = new() { StopAtPixelData = true };

    /// <summary>Where a file goes by the rules that hold.</summary>
    internal async Task<Route> DecideAsync(ReadOnlyMemory<byte> file, RouteSource source, CancellationToken cancellation)
    {
        var rules = await table.ReadAsync(cancellation);
        if (rules.Rules.IsEmpty) return rules.RefusesOthers ? Route.Refused(null, IngestRefusal.NotRouted(null)) : await ToArchiveAsync(cancellation);
        return TryReadHeader(file, out var header, out var unreadable) ? await DecideAsync(rules, source, header, cancellation) : Route.Refused(null, unreadable);
    }

    /// <summary>Where an instance goes by these rules.</summary>
    internal async Task<Route> DecideAsync(RoutingRules rules, RouteSource source, DicomDataset header, CancellationToken cancellation)
    {
        if (rules.Find(source, header) is not { } rule) return rules.RefusesOthers ? Route.Refused(null, IngestRefusal.NotRouted(null)) : await ToArchiveAsync(cancellation);
        if (rule.Refuses) return Route.Refused(rule.Name, IngestRefusal.NotRouted(rule.Name));
        if (rule.ProjectId is not { } id) return new Route(rule.Name, new IngestTarget(null, await domains.OfProfileAsync(rule.Profile!, cancellation), null), null);
        var project = (await grains.ReadAsync<Project>(StreamId.Project(id), cancellation)).State;
        return project.Exists
            ? new Route(rule.Name, new IngestTarget(project, await domains.OfProjectAsync(project, cancellation), null), null)
            : Route.Refused(rule.Name, IngestRefusal.ProjectGone(id));
    }

    /// <summary>What these rules would do with a file, step by step; nothing is kept.</summary>
    public async Task<RouteTrial> TryAsync(RoutingRules rules, ReadOnlyMemory<byte> file, RouteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (!TryReadHeader(file, out var header, out var unreadable)) return new RouteTrial(null, null, null, $"{unreadable.Code}: {unreadable.Text}", []);
        var steps = ImmutableArray.CreateBuilder<RouteStep>();
        foreach (var rule in rules.Rules)
        {
            steps.Add(new RouteStep(rule.Name, rule.WhyNot(source, header)));
            if (steps[^1].WhyNot is null) break;
        }
        var route = await DecideAsync(rules, source, header, cancellation);
        var refusal = route.Refusal is { } why ? $"{why.Code}: {why.Text}" : null;
        return new RouteTrial(route.Rule, route.Target?.Project?.Id, route.Target?.Domain.Name, refusal, steps.ToImmutable());
    }

    /// <summary>Reads what rules look at; pixel data are not walked.</summary>
    internal static bool TryReadHeader(ReadOnlyMemory<byte> file, out DicomDataset header, out IngestRefusal refusal)
    {
        (header, refusal) = (new DicomDataset(), null!);
        try
        {
            header = DicomFile.Read(file, HeaderOnly).Dataset;
            return true;
        }
        catch (DicomFormatException e)
        {
            refusal = new IngestRefusal(RejectionClass.Invalid, e.Code, e.Message);
            return false;
        }
    }

    private async Task<Route> ToArchiveAsync(CancellationToken cancellation) => new(null, new IngestTarget(null, await domains.OfSiteAsync(cancellation), null), null);
}

/// <summary>Where an instance goes.</summary>
/// <param name="Rule">The rule that decided; null when none did.</param>
/// <param name="Target">Project and domain; null when it is refused.</param>
/// <param name="Refusal">Why it goes nowhere; null when it goes somewhere.</param>
internal sealed record Route(string? Rule, IngestTarget? Target, IngestRefusal? Refusal)
{
    public static Route Refused(string? rule, IngestRefusal refusal) => new(rule, null, refusal);
}
