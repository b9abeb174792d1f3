using System.Collections.Immutable;

namespace Annotator.Core.Contract;

/// <summary>Something wrong in a set of routing rules.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Key">The key, such as <c>rules[2].attributes.Modality</c>; empty for the document as a whole.</param>
/// <param name="Text">What is wrong with it.</param>
public sealed record RoutingFault(int Line, string Key, string Text);

/// <summary>The site's routing rules as they were written.</summary>
/// <param name="Version">From 1; 0 when none were ever set.</param>
/// <param name="Text">The JSON document.</param>
/// <param name="At">When it was set.</param>
/// <param name="ByPerson">Who set it.</param>
public sealed record RoutingText(long Version, string Text, DateTimeOffset? At, string? ByPerson);

/// <summary>Sets the site's routing rules.</summary>
/// <param name="Text">The JSON document.</param>
/// <param name="AfterVersion">The version it was made from; a newer one is not overwritten.</param>
public sealed record SetRouting(string Text, long AfterVersion);

/// <summary>What a set of rules would do with a file. Nothing is kept.</summary>
/// <param name="Rule">The rule that decides; null when none matches.</param>
/// <param name="ProjectId">The project it would go to; null for the archive or a refusal.</param>
/// <param name="Profile">The de-identification profile; null for a refusal.</param>
/// <param name="Refusal">Why it would be refused; null when it would not.</param>
/// <param name="Steps">The rules that were looked at, in order.</param>
public sealed record RouteTrial(string? Rule, string? ProjectId, string? Profile, string? Refusal, ImmutableArray<RouteStep> Steps);

/// <summary>One rule of a trial.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="WhyNot">The first key that does not fit; null when the rule matches.</param>
public sealed record RouteStep(string Rule, string? WhyNot);

/// <summary>How instances came.</summary>
public enum TransferKind
{
    /// <summary>A peer sent them over an association.</summary>
    Receive,

    /// <summary>The server fetched them from a peer.</summary>
    Pull,
}

/// <summary>Where a transfer stands.</summary>
public enum TransferState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It ended before its end, or some instances failed; the reason says why.</summary>
    Failed,

    /// <summary>All that was found or sent is here.</summary>
    Done,
}

/// <summary>One transfer of instances: an association that stored, or a pull.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Who began it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Peer">The other side: a configured peer's name, or a calling AE title with its address.</param>
/// <param name="Subject">What was asked for; the called AE title for what was sent.</param>
/// <param name="ByPerson">Who asked; null for a peer.</param>
/// <param name="Reason">Why it failed, in the peer's words where it gave any.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Found">Instances the peer has of what was asked for; 0 when it does not tell.</param>
/// <param name="Received">Instances that are new here.</param>
/// <param name="Duplicate">Instances that were here already.</param>
/// <param name="Failed">Instances that are not here, each with its reason.</param>
public sealed record TransferRun(
    string Id, TransferKind Kind, TransferState State, string Peer, string Subject, string? ByPerson, string? Reason, DateTimeOffset StartedAt, DateTimeOffset? EndedAt,
    int Found, int Received, int Duplicate, int Failed);

/// <summary>Transfers, the newest first.</summary>
/// <param name="Items">The transfers.</param>
/// <param name="Next">The <c>before</c> of the following page; null on the last.</param>
public sealed record TransferPage(ImmutableArray<TransferRun> Items, string? Next);

/// <summary>One instance of a transfer.</summary>
/// <param name="Number">Its place in the transfer, from 1.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="SopInstanceUid">SOP Instance UID: as kept, or of a refused one as the peer says; null when it does not.</param>
/// <param name="ProjectId">The project it went to; null for the site's archive.</param>
/// <param name="ExamId">The exam it is part of; null for none.</param>
/// <param name="Rule">The routing rule that decided; null when none did.</param>
/// <param name="Code">The stable code of a refusal; null when it was not refused.</param>
/// <param name="Text">The reason of a refusal; null when it was not refused.</param>
public sealed record TransferItem(int Number, Verdict Verdict, string? SopInstanceUid, string? ProjectId, string? ExamId, string? Rule, string? Code, string? Text);

/// <summary>Instances of a transfer, in their order.</summary>
/// <param name="Items">The instances.</param>
/// <param name="Next">The <c>after</c> of the following page; null on the last.</param>
public sealed record TransferItemPage(ImmutableArray<TransferItem> Items, int? Next);

/// <summary>A peer that can be asked for images, as the configuration names it. Secrets are never sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is: <c>AE@host:port</c>, or a URL.</param>
/// <param name="IsSecure">It is reached by TLS.</param>
public sealed record PeerView(string Name, string Address, bool IsSecure);

/// <summary>Asks a peer for its studies.</summary>
/// <param name="Peer">The peer's name.</param>
/// <param name="Match">Keys by keyword, such as <c>StudyDate</c>, with values as the peer matches them (wildcards, ranges).</param>
public sealed record FindRequest(string Peer, ImmutableDictionary<string, string> Match);

/// <summary>A study of a peer, as the peer tells of it: identified.</summary>
public sealed record FoundStudy(string StudyInstanceUid, string PatientId, string PatientName, string StudyDate, string StudyDescription, string Modalities, int? Instances);

/// <summary>Fetches studies, or series of them, from a peer.</summary>
/// <param name="Peer">The peer's name.</param>
/// <param name="Match">Keys by keyword; at least one of a study.</param>
/// <param name="ProjectId">The project they go to; by the routing rules when not said.</param>
/// <param name="MostStudies">More than this is refused. Default 100.</param>
/// <param name="AcceptIncomplete">Series are shown even when the peer did not send all of them. Default false.</param>
public sealed record PullRequest(
    string Peer, ImmutableDictionary<string, string> Match, string? ProjectId = null, int? MostStudies = null, bool? AcceptIncomplete = null);
