using System.Collections.Frozen;
using System.Net;
using Annotator.Dicom;
using Annotator.Dicom.Network;
using Annotator.Grains.Images;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Transfers;

/// <summary>The node as C-ECHO and C-STORE server: who is served with what, and how what comes goes into the archive.</summary>
public sealed partial class StorageService(
    IOptions<DicomNetworkOptions> options, ImageIngest ingest, TransferLog log, MoveExpectations moves, ILogger<StorageService> logger) : IDimseService
{
    /// <summary>Every transfer syntax of images that the reader knows by name; what cannot be decoded is refused instance by instance, by name.</summary>
    public static FrozenSet<string> TransferSyntaxes { get; } = new[]
    {
        TransferSyntax.ImplicitLittleEndian, TransferSyntax.ExplicitLittleEndian, TransferSyntax.DeflatedExplicitLittleEndian, TransferSyntax.ExplicitBigEndian,
        TransferSyntax.RleLossless, TransferSyntax.JpegBaseline, TransferSyntax.JpegExtended, TransferSyntax.JpegSpectralSelection, TransferSyntax.JpegProgressive,
        TransferSyntax.JpegLossless, TransferSyntax.JpegLosslessSv1, TransferSyntax.JpegLsLossless, TransferSyntax.JpegLsNearLossless, TransferSyntax.Jpeg2000Lossless,
        TransferSyntax.Jpeg2000, TransferSyntax.Htj2kLossless, TransferSyntax.Htj2kLosslessRpcl, TransferSyntax.Htj2k,
    }.Select(syntax => syntax.Uid).ToFrozenSet(StringComparer.Ordinal);

    private readonly DicomNetworkOptions _options = options.Value;

    /// <inheritdoc/>
    public AssociationRefusal? Check(AssociationProposal proposal, IPAddress peer) => Check(_options, proposal, peer);

    /// <inheritdoc/>
    public ContextAnswer Answer(PresentationContext context) => AnswerTo(context);

    /// <summary>Whether these options let a caller in.</summary>
    public static AssociationRefusal? Check(DicomNetworkOptions options, AssociationProposal proposal, IPAddress peer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(proposal);
        if (!options.Callers.Any(caller => IsOf(caller, proposal.CallingAe, peer))) return AssociationRefusal.UnknownCallingAe;
        return proposal.CalledAe == options.AeTitle || options.OtherAeTitles.Contains(proposal.CalledAe) ? null : AssociationRefusal.UnknownCalledAe;
    }

    /// <summary>What a receiver answers to a proposed context: Verification and every storage class, in the first syntax that is known.</summary>
    public static ContextAnswer AnswerTo(PresentationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isVerification = context.AbstractSyntax == DimseUids.Verification;
        var first = context.TransferSyntaxes[0];
        if (!isVerification && (!SopClasses.IsStorage(context.AbstractSyntax) || context.AbstractSyntax == SopClasses.MediaStorageDirectoryStorage))
            return new ContextAnswer(context.Id, ContextResult.AbstractSyntaxNotSupported, first);
        // The caller's order is its preference: what it holds comes first, and nothing is converted on the way.
        return context.TransferSyntaxes.FirstOrDefault(TransferSyntaxes.Contains) is { } chosen
            ? new ContextAnswer(context.Id, ContextResult.Accepted, chosen)
            : new ContextAnswer(context.Id, ContextResult.TransferSyntaxesNotSupported, first);
    }

    /// <inheritdoc/>
    public IDimseSession Open(AssociationProposal proposal, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(peer);
        return new StorageSession(proposal, peer, ingest, log, moves);
    }

    /// <inheritdoc/>
    public void Failed(IPEndPoint peer, string? callingAe, string reason)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Broken(logger, peer.ToString(), Printable(callingAe ?? "?"), reason);
    }

    private static bool IsOf(DicomCaller caller, string title, IPAddress peer) =>
        (caller.AeTitle == "*" || caller.AeTitle == title) && (caller.Addresses.Count == 0 || caller.Addresses.Any(address => IsWithin(address, peer)));

    private static bool IsWithin(string address, IPAddress peer) =>
        IPNetwork.TryParse(address, out var network) ? network.Contains(peer) : IPAddress.TryParse(address, out var one) && one.Equals(peer);

    private static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "DICOM association with {Peer} ({CallingAe}): {Reason}")]
    private static partial void Broken(ILogger logger, string peer, string callingAe, string reason);
}
