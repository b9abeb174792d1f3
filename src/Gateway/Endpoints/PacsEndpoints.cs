using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Gateway.Access;
using Annotator.Grains.Transfers.Pulling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>Configured PACS peers: what they have, and fetching it.</summary>
internal static class PacsEndpoints
{
    public static void MapPacs(this IEndpointRouteBuilder app)
    {
        var pacs = app.MapGroup("/api/pacs").WithTags("PACS").Requires(AccessRule.SiteRole(SiteRoles.Administrator));
        var match = ImmutableDictionary.Create<string, string>().Add("StudyDate", "20240101-20240131").Add("Modality", "CT");
        pacs.MapGet("/peers", List).WithSummary("The configured peers, without their secrets.");
        pacs.MapPost("/find", Find).WithSummary("Studies of a peer that match; nothing is fetched.").WithRequestExample(new FindRequest("pacs", match));
        pacs.MapPost("/pulls", Start).WithSummary("Begins to fetch what matches; the transfer's record tells how it goes on.").WithRequestExample(new PullRequest("pacs", match));
    }

    private static Ok<ImmutableArray<PeerView>> List(PacsSources sources) => TypedResults.Ok(sources.Peers.Select(p => p.Url is { } url
        ? new PeerView(p.Name, url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), url.Scheme == Uri.UriSchemeHttps)
        : new PeerView(p.Name, string.Create(CultureInfo.InvariantCulture, $"{p.AeTitle}@{p.Host}:{p.Port}"), p.Tls is not null)).ToImmutableArray());

    private static async Task<Results<Ok<ImmutableArray<FoundStudy>>, RefusedResult>> Find(FindRequest request, HttpContext http, PullService pulls, AccessAudit audit, CancellationToken cancellation)
    {
        var (studies, refused) = await pulls.FindAsync(request, cancellation);
        // What a peer tells is identified: who asked stays known, with the keys that were asked by.
        await audit.WriteAsync(http.User.ToCaller(), "pacs.searched", request.Peer, new { Keys = request.Match.Keys.Order(StringComparer.Ordinal), Found = studies?.Count, refused?.Code }, cancellation);
        return refused is not null ? new RefusedResult(refused) : TypedResults.Ok(studies!.Select(Describe).ToImmutableArray());
    }

    private static async Task<Results<Accepted<TransferRun>, RefusedResult>> Start(PullRequest request, HttpContext http, PullService pulls, AccessAudit audit, CancellationToken cancellation)
    {
        var caller = http.User.ToCaller();
        var (run, refused) = await pulls.StartAsync(request, caller.Actor.PersonId, cancellation);
        await audit.WriteAsync(caller, "pacs.pull-started", request.Peer, new { run?.Id, run?.Subject, request.ProjectId, refused?.Code }, cancellation);
        return refused is not null ? new RefusedResult(refused) : TypedResults.Accepted($"/api/transfers/{run!.Id}", run);
    }

    private static FoundStudy Describe(DicomDataset study)
    {
        string Text(DicomTag tag) => string.Join('\\', study.GetStrings(tag));
        return new FoundStudy(Text(DicomTags.StudyInstanceUid), Text(DicomTags.PatientID), Text(DicomTags.PatientName), Text(DicomTags.StudyDate), Text(DicomTags.StudyDescription),
            Text(DicomTags.ModalitiesInStudy), study.GetInt32(DicomTags.NumberOfStudyRelatedInstances));
    }
}
