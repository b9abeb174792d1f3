using System.Collections.Immutable;

namespace Annotator.Core.Contract;

/// <summary>Why an instance is in quarantine.</summary>
/// <param name="Code">A stable code such as <c>identity-left</c>; the list is in docs/deidentification.md.</param>
/// <param name="Text">One sentence; never holds a value that was removed.</param>
public sealed record QuarantineReason(string Code, string Text);

/// <summary>A rectangle of an instance's pixels, the same in every frame.</summary>
/// <param name="X">Left column, from 0.</param>
/// <param name="Y">Top row, from 0.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Found">How it was found: <c>read</c> (text was read there), <c>unsure</c> (it looks like text), <c>outside-ultrasound</c>, <c>measurement</c> (read and kept by rule) or <c>drawn</c> (by a person).</param>
public sealed record PixelRegion(int X, int Y, int Width, int Height, string Found);

/// <summary>An instance in quarantine, as its decider sees it.</summary>
/// <param name="Instance">SOP Instance UID as kept.</param>
/// <param name="Series">Series Instance UID as kept.</param>
/// <param name="Study">Study Instance UID as kept.</param>
/// <param name="Modality">Modality.</param>
/// <param name="Description">Series Description as kept.</param>
/// <param name="Rows">Rows of a frame.</param>
/// <param name="Columns">Columns of a frame.</param>
/// <param name="Frames">How many frames.</param>
/// <param name="State"><c>waiting</c> for the pixel check, or <c>held</c> for a person.</param>
/// <param name="Reasons">Why it is here.</param>
/// <param name="Regions">What was found in its pixels.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record QuarantineItem(
    string Instance, string Series, string Study, string Modality, string Description, int Rows, int Columns, int Frames, string State,
    ImmutableArray<QuarantineReason> Reasons, ImmutableArray<PixelRegion> Regions, DateTimeOffset ReceivedAt);

/// <summary>A page of the quarantine, those that wait for a person first.</summary>
/// <param name="Items">The instances.</param>
/// <param name="Held">How many wait for a person.</param>
/// <param name="Waiting">How many wait for the pixel check.</param>
/// <param name="TextRecognition">Whether the node can read text in pixels; when not, such images wait for a person.</param>
public sealed record QuarantinePage(ImmutableArray<QuarantineItem> Items, int Held, int Waiting, bool TextRecognition);

/// <summary>What a person decides about an instance in quarantine.</summary>
public enum QuarantineAction
{
    /// <summary>It is released as it is.</summary>
    Release,

    /// <summary>The regions are blanked in every frame, then it is released.</summary>
    Blank,

    /// <summary>It is deleted.</summary>
    Reject,
}

/// <summary>A person's decision about instances in quarantine.</summary>
/// <param name="Instances">SOP Instance UIDs as kept; at most 1,000.</param>
/// <param name="Action">What becomes of them.</param>
/// <param name="Reason">Why, in words; kept in the audit.</param>
/// <param name="Regions">What is blanked, when that is the action.</param>
public sealed record QuarantineDecision(ImmutableArray<string> Instances, QuarantineAction Action, string Reason, ImmutableArray<PixelRegion>? Regions = null);

/// <summary>How a decision about one instance ended.</summary>
/// <param name="Instance">SOP Instance UID.</param>
/// <param name="Code">Null when it was done; otherwise why not, and the instance stays where it was.</param>
/// <param name="Text">The same in words.</param>
public sealed record QuarantineOutcome(string Instance, string? Code = null, string? Text = null);

/// <summary>What became of each instance of a decision.</summary>
public sealed record QuarantineOutcomes(ImmutableArray<QuarantineOutcome> Items);

/// <summary>What de-identification did to one instance; never a value that was removed.</summary>
/// <param name="Instance">SOP Instance UID as kept.</param>
/// <param name="Profile">The profile's name.</param>
/// <param name="Attributes">One decision an attribute, in dataset order.</param>
/// <param name="Residuals">Paths of attributes whose removed value still stands elsewhere.</param>
/// <param name="Regions">What was found and done in the pixels.</param>
/// <param name="Pixels">What the pixel check came to, in words; null before it ran.</param>
public sealed record DeidentificationRecord(
    string Instance, string Profile, ImmutableArray<DeidentifiedAttribute> Attributes, ImmutableArray<string> Residuals, ImmutableArray<PixelRegion> Regions, string? Pixels);

/// <summary>The decision about one attribute.</summary>
/// <param name="Path">Tag path, such as <c>00400275[0].00080050</c>.</param>
/// <param name="Keyword">The attribute's keyword; its tag when private or unknown.</param>
/// <param name="Action">What was done: kept, removed, emptied, replaced, uidReplaced, cleaned or added.</param>
/// <param name="Rule">Why: the row and option of PS3.15 Table E.1-1, or what stands in for them.</param>
public sealed record DeidentifiedAttribute(string Path, string Keyword, string Action, string Rule);
