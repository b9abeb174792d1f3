using System.Collections.Immutable;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;

namespace Annotator.Grains.Transfers.Pulling;

/// <summary>A peer that can be asked for images, by DIMSE or by DICOMweb. What fails throws <see cref="DicomNetworkException"/> with the peer's reason.</summary>
internal interface IPacsSource : IAsyncDisposable
{
    /// <summary>Studies that match, at most so many and one more.</summary>
    Task<IReadOnlyList<DicomDataset>> FindStudiesAsync(PullMatch match, int most, CancellationToken cancellation);

    /// <summary>The series of a study that match, with their instances.</summary>
    Task<IReadOnlyList<FoundSeries>> FindSeriesAsync(string studyInstanceUid, PullMatch match, CancellationToken cancellation);

    /// <summary>Fetches a series; each instance goes to the sink as it comes.</summary>
    /// <returns>What the peer says of instances it could not send; null when it says nothing.</returns>
    Task<string?> RetrieveAsync(FoundSeries series, PullSink sink, CancellationToken cancellation);
}

/// <summary>A series of a peer.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="Instances">Its instances; the SOP class is null when the peer does not tell.</param>
internal sealed record FoundSeries(string StudyInstanceUid, string SeriesInstanceUid, ImmutableArray<(string SopInstanceUid, string? SopClassUid)> Instances);

/// <summary>Takes in one instance of a pull.</summary>
/// <param name="claim">What the peer says it is.</param>
/// <param name="file">The Part 10 file.</param>
/// <param name="cancellation">Ends the wait.</param>
internal delegate Task<IngestOutcome> PullSink(InstanceClaim claim, Stream file, CancellationToken cancellation);
