using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Annotator.Core.Issues;

/// <summary>Something to be talked over before the task can be submitted.</summary>
/// <param name="Id">Unique in the task.</param>
/// <param name="Kind">The code of a kind in <see cref="IssueKinds"/>.</param>
/// <param name="Text">What it is about; plain text.</param>
/// <param name="By">Who opened it.</param>
/// <param name="At">When.</param>
/// <param name="Tags">Tags that classify it.</param>
/// <param name="Place">Where on the image; for pinned issues.</param>
/// <param name="Object">Which object; for label rejections.</param>
/// <param name="Comments">The thread, oldest first.</param>
/// <param name="ResolvedBy">Who resolved it; null while open.</param>
/// <param name="ResolvedAt">When it was resolved.</param>
/// <param name="Deleted">True once deleted by its creator: hidden, not reopenable.</param>
public sealed record Issue(
    string Id, string Kind, string Text, string By, DateTimeOffset At, ImmutableArray<string> Tags, IssuePlace? Place, ObjectReference? Object,
    ImmutableArray<IssueComment> Comments, string? ResolvedBy = null, DateTimeOffset? ResolvedAt = null, bool Deleted = false)
{
    /// <summary>Whether it still stands in the way of submitting.</summary>
    [JsonIgnore] public bool IsOpen => ResolvedBy is null && !Deleted;
}

/// <summary>A place on an image.</summary>
/// <param name="Grid">The grid's id.</param>
/// <param name="Plane"><c>axial</c>, <c>sagittal</c>, <c>coronal</c> or <c>native</c>.</param>
/// <param name="FrameIndex">The slice of that plane, from 0.</param>
/// <param name="Point">Continuous IJK: three numbers.</param>
public sealed record IssuePlace(string Grid, string Plane, int FrameIndex, ImmutableArray<double> Point);

/// <summary>An object of an annotation set.</summary>
/// <param name="Set">The set's stream, <c>set/…</c>.</param>
/// <param name="ObjectId">The object.</param>
public sealed record ObjectReference(string Set, string ObjectId);

/// <summary>One contribution to a thread.</summary>
public sealed record IssueComment(string Id, string By, DateTimeOffset At, string Text);
