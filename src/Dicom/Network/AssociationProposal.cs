using System.Collections.Immutable;

namespace Annotator.Dicom.Network;

/// <summary>One proposal of what is spoken about, and how it may be coded (PS3.8 9.3.2.2).</summary>
/// <param name="Id">The odd number it is spoken of by.</param>
/// <param name="AbstractSyntax">The SOP class.</param>
/// <param name="TransferSyntaxes">UIDs, as the proposer lists them.</param>
public sealed record PresentationContext(byte Id, string AbstractSyntax, ImmutableArray<string> TransferSyntaxes);

/// <summary>What became of a proposed context (PS3.8 table 9-18).</summary>
public enum ContextResult : byte
{
    /// <summary>It may be used.</summary>
    Accepted = 0,

    /// <summary>The application does not want it.</summary>
    UserRejection = 1,

    /// <summary>No reason is given.</summary>
    NoReason = 2,

    /// <summary>The SOP class is not served.</summary>
    AbstractSyntaxNotSupported = 3,

    /// <summary>None of the transfer syntaxes is spoken.</summary>
    TransferSyntaxesNotSupported = 4,
}

/// <summary>The answer to a proposed context.</summary>
/// <param name="Id">The number of the proposal.</param>
/// <param name="Result">Whether it may be used.</param>
/// <param name="TransferSyntax">The one chosen; without meaning when not accepted.</param>
public sealed record ContextAnswer(byte Id, ContextResult Result, string TransferSyntax);

/// <summary>Who may be client and who server of a SOP class (PS3.7 D.3.3.4).</summary>
/// <param name="SopClassUid">The SOP class.</param>
/// <param name="IsScu">The requestor may be its client.</param>
/// <param name="IsScp">The requestor may be its server.</param>
public sealed record RoleSelection(string SopClassUid, bool IsScu, bool IsScp);

/// <summary>What both sides tell of themselves (PS3.7 D.3.3).</summary>
/// <param name="MaxPduLength">The longest P-DATA-TF variable field it takes, in bytes; 0 for no bound.</param>
/// <param name="ImplementationClassUid">Its Implementation Class UID.</param>
/// <param name="ImplementationVersionName">Its Implementation Version Name; null when it says none.</param>
/// <param name="Roles">Role selections.</param>
/// <param name="HasAsynchronousWindow">An asynchronous operations window was proposed; it is answered 1/1.</param>
public sealed record UserInformation(
    uint MaxPduLength, string ImplementationClassUid, string? ImplementationVersionName, ImmutableArray<RoleSelection> Roles,
        bool HasAsynchronousWindow = false);

/// <summary>An A-ASSOCIATE-RQ.</summary>
/// <param name="CalledAe">Whom it calls, without padding.</param>
/// <param name="CallingAe">Who calls, without padding.</param>
/// <param name="ProtocolVersion">Bit field; bit 0 is version 1.</param>
/// <param name="ApplicationContext">The application context name.</param>
/// <param name="Contexts">What is proposed.</param>
/// <param name="User">What the caller tells of itself.</param>
public sealed record AssociationProposal(
    string CalledAe, string CallingAe, ushort ProtocolVersion, string ApplicationContext, ImmutableArray<PresentationContext> Contexts, UserInformation User);

/// <summary>An A-ASSOCIATE-AC.</summary>
/// <param name="Contexts">The answer to each proposed context.</param>
/// <param name="User">What the called side tells of itself.</param>
public sealed record AssociationAnswer(ImmutableArray<ContextAnswer> Contexts, UserInformation User);
