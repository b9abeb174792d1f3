using System.Collections.Immutable;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>A PACS by C-FIND, and by C-GET or C-MOVE (PS3.4 C).</summary>
internal sealed class DimseSource(PacsPeer peer, DimsePeer address, MoveExpectations moves, bool hasReceiver, AssociationOptions options) : IPacsSource
{
    private const int MostSeries = 10_000, MostInstances = 100_000, ContextsPerClass = 15, MostContexts = 127;
    private static readonly ImmutableArray<string> Plain = [TransferSyntax.ExplicitLittleEndian.Uid, TransferSyntax.ImplicitLittleEndian.Uid];

    private static readonly ImmutableArray<string> Native =
        [TransferSyntax.ExplicitLittleEndian.Uid, TransferSyntax.ImplicitLittleEndian.Uid, TransferSyntax.DeflatedExplicitLittleEndian.Uid, TransferSyntax.ExplicitBigEndian.Uid];

    private static readonly ImmutableArray<string> Compressed = [.. StorageService.TransferSyntaxes.Except(Native).Order(StringComparer.Ordinal)];

    // What a series most likely is when the peer does not tell.
    private static readonly string[] UsualClasses =
    [
        SopClasses.CTImageStorage, SopClasses.MRImageStorage, SopClasses.EnhancedCTImageStorage, SopClasses.EnhancedMRImageStorage, SopClasses.PositronEmissionTomographyImageStorage,
        SopClasses.UltrasoundImageStorage, SopClasses.UltrasoundMultiFrameImageStorage, SopClasses.SecondaryCaptureImageStorage, SopClasses.ComputedRadiographyImageStorage,
        SopClasses.DigitalXRayImageStorageForPresentation, SopClasses.DigitalMammographyXRayImageStorageForPresentation, SopClasses.NuclearMedicineImageStorage,
    ];

    private DimseClient? _finder;

    public async Task<IReadOnlyList<DicomDataset>> FindStudiesAsync(PullMatch match, int most, CancellationToken cancellation) =>
        await FindAsync(QueryIdentifier.Studies(match.Studies), most + 1, cancellation);

    public async Task<IReadOnlyList<FoundSeries>> FindSeriesAsync(string studyInstanceUid, PullMatch match, CancellationToken cancellation)
    {
        var found = new List<FoundSeries>();
        foreach (var series in await FindAsync(QueryIdentifier.Series(studyInstanceUid, match.Series), MostSeries, cancellation))
        {
            if (series.GetUid(DicomTags.SeriesInstanceUid) is not { } uid) continue;
            var instances = await FindAsync(QueryIdentifier.Instances(studyInstanceUid, uid), MostInstances, cancellation);
            found.Add(new FoundSeries(studyInstanceUid, uid, [.. instances.Where(i => i.GetUid(DicomTags.SopInstanceUid) is not null)
                .Select(i => (i.RequireUid(DicomTags.SopInstanceUid), i.GetUid(DicomTags.SopClassUid)))]));
        }
        return found;
    }

    public async Task<string?> RetrieveAsync(FoundSeries series, PullSink sink, CancellationToken cancellation)
    {
        var identifier = QueryIdentifier.RetrieveSeries(series.StudyInstanceUid, series.SeriesInstanceUid);
        if (peer.Retrieve != "move")
        {
            await using var getter = await ConnectAsync(ContextsToGet(series), RolesToGet(series), cancellation);
            if (getter.Association.FindContext(DimseUids.StudyRootGet) is not null) return await GetAsync(getter, identifier, sink, cancellation);
            if (peer.Retrieve == "get") throw new DicomNetworkException(DicomNetworkErrors.Refused, "The peer serves no C-GET.");
            await getter.ReleaseAsync(cancellation);
        }
        return await MoveAsync(identifier, sink, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_finder is null) return;
        await _finder.ReleaseAsync(CancellationToken.None);
        await _finder.DisposeAsync();
    }

    private static async Task<string?> GetAsync(DimseClient getter, DicomDataset identifier, PullSink sink, CancellationToken cancellation)
    {
        var result = await getter.GetAsync(identifier, async (request, dataset, token) => StorageSession.StatusOf(await Take(sink, request, dataset, token)), cancellation);
        await getter.ReleaseAsync(cancellation);
        return ReasonOf(result);
    }

    private async Task<string?> MoveAsync(DicomDataset identifier, PullSink sink, CancellationToken cancellation)
    {
        if (!hasReceiver) throw new DicomNetworkException(DicomNetworkErrors.Refused, "The peer is to send by C-MOVE, and this node has no receiver (Dicom:Port).");
        var (messageId, expectation) = moves.Expect(address.CallingAe, (request, dataset, token) => Take(sink, request, dataset, token));
        using (expectation)
        {
            await using var mover = await ConnectAsync([new PresentationContext(1, DimseUids.StudyRootMove, Plain)], [], cancellation);
            var result = await mover.MoveAsync(identifier, address.CallingAe, messageId, cancellation);
            await mover.ReleaseAsync(cancellation);
            return ReasonOf(result);
        }
    }

    private static Task<IngestOutcome> Take(PullSink sink, StoreRequest request, Stream dataset, CancellationToken cancellation) =>
        sink(new InstanceClaim(request.SopClassUid, request.SopInstanceUid), new Part10Stream(request, dataset), cancellation);

    private static string? ReasonOf(RetrieveResult result) =>
        result is { Status.Code: 0, Failed: 0 } ? null : $"The peer ended with {result.Status.Describe()}, {result.Failed} of its sub-operations failed.";

    private async Task<List<DicomDataset>> FindAsync(DicomDataset identifier, int most, CancellationToken cancellation)
    {
        _finder ??= await ConnectAsync([new PresentationContext(1, DimseUids.StudyRootFind, Plain)], [], cancellation);
        var found = new List<DicomDataset>();
        await foreach (var match in _finder.FindAsync(identifier, most, cancellation)) found.Add(match);
        return found;
    }

    // One context a class for what is uncompressed, and one for each compression: a context carries a single syntax, and what the peer holds must come as it is.
    private static ImmutableArray<PresentationContext> ContextsToGet(FoundSeries series)
    {
        var contexts = ImmutableArray.CreateBuilder<PresentationContext>();
        var classes = ClassesOf(series);
        byte Next() => (byte)((2 * contexts.Count) + 1);
        contexts.Add(new PresentationContext(Next(), DimseUids.StudyRootGet, Plain));
        var isEachApart = classes.Count * ContextsPerClass <= MostContexts;
        foreach (var sopClass in classes)
        {
            contexts.Add(new PresentationContext(Next(), sopClass, Native));
            if (!isEachApart) contexts.Add(new PresentationContext(Next(), sopClass, Compressed));
            else foreach (var syntax in Compressed) contexts.Add(new PresentationContext(Next(), sopClass, [syntax]));
        }
        return contexts.ToImmutable();
    }

    private static ImmutableArray<RoleSelection> RolesToGet(FoundSeries series) => [.. ClassesOf(series).Select(c => new RoleSelection(c, IsScu: false, IsScp: true))];

    private static List<string> ClassesOf(FoundSeries series)
    {
        const int Most = 60;
        var told = series.Instances.Select(i => i.SopClassUid).OfType<string>().Distinct(StringComparer.Ordinal).Take(Most).ToList();
        return told.Count > 0 ? told : [.. UsualClasses];
    }

    private Task<DimseClient> ConnectAsync(ImmutableArray<PresentationContext> contexts, ImmutableArray<RoleSelection> roles, CancellationToken cancellation) =>
        DimseClient.ConnectAsync(address, contexts, roles, options, cancellation);
}
