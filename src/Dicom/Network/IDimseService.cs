using System.Net;

namespace Annotator.Dicom.Network;

/// <summary>Whom a <see cref="DimseServer"/> serves, with what, and who stores what comes.</summary>
public interface IDimseService
{
    /// <summary>Why this caller is not served; null when it is.</summary>
    AssociationRefusal? Check(AssociationProposal proposal, IPAddress peer);

    /// <summary>The answer to a proposed context.</summary>
    ContextAnswer Answer(PresentationContext context);

    /// <summary>Begins what one association does.</summary>
    IDimseSession Open(AssociationProposal proposal, IPEndPoint peer);

    /// <summary>Tells of a connection that became no association, or of one that ended badly; for logs.</summary>
    /// <param name="peer">Whence it came.</param>
    /// <param name="callingAe">Who it said it was; null when it did not come to that.</param>
    /// <param name="reason">What happened; holds no attribute value.</param>
    void Failed(IPEndPoint peer, string? callingAe, string reason);
}

/// <summary>What one association stores. One call at a time.</summary>
public interface IDimseSession
{
    /// <summary>Keeps one instance. Its response is sent when this returns: a success must be durable by then.</summary>
    /// <param name="request">The command.</param>
    /// <param name="dataset">The dataset in the request's transfer syntax, as it comes from the peer. Exceptions of it end the association and are passed
    /// on.</param>
    /// <param name="cancellation">The node stops and has waited long enough.</param>
    Task<DimseStatus> StoreAsync(StoreRequest request, Stream dataset, CancellationToken cancellation);

    /// <summary>The association is over.</summary>
    /// <param name="failure">How it broke off; null when it was released in order.</param>
    Task EndAsync(string? failure);
}

/// <summary>A C-STORE-RQ.</summary>
/// <param name="SopClassUid">Affected SOP Class UID; the one its presentation context is for.</param>
/// <param name="SopInstanceUid">Affected SOP Instance UID.</param>
/// <param name="TransferSyntax">How the dataset is coded.</param>
/// <param name="MoveOriginator">Whose C-MOVE it is a sub-operation of; null for none.</param>
/// <param name="MoveMessageId">The Message ID of that C-MOVE; null for none.</param>
public sealed record StoreRequest(string SopClassUid, string SopInstanceUid, TransferSyntax TransferSyntax, string? MoveOriginator, ushort? MoveMessageId)
{
    /// <summary>Reads a C-STORE-RQ.</summary>
    /// <returns>The request, or the status that refuses it.</returns>
    public static (StoreRequest? Request, DimseStatus Refusal) Of(DimseMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var command = message.Command;
        if (command.GetUid(CommandElements.AffectedSopClassUid) != message.Context.AbstractSyntax)
        {
            return (null, new(DimseStatus.SopClassNotSupported, "the context is for another SOP class"));
        }
        if (command.GetUid(CommandElements.AffectedSopInstanceUid) is not { } instance || message.Dataset is null)
        {
            return (null, new(DimseStatus.MistypedArgument, "no SOP Instance UID or no dataset"));
        }
        return (new StoreRequest(message.Context.AbstractSyntax, instance, message.TransferSyntax, command.GetText(CommandElements.MoveOriginator),
            command.GetUInt16(CommandElements.MoveOriginatorMessageId)), default);
    }
}
