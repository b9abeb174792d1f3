using System.Collections.Frozen;

namespace Annotator.Core.Issues;

/// <summary>What a kind of issue allows.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Name">What people call it.</param>
/// <param name="OpenedByHand">Whether a person opens it; others the server opens.</param>
/// <param name="ResolvedByHand">Whether a person resolves it; others close themselves.</param>
/// <param name="NeedsPlace">Whether it sits at a place on the image.</param>
/// <param name="Deletable">Whether its creator may delete it.</param>
public sealed record IssueKind(string Code, string Name, bool OpenedByHand, bool ResolvedByHand, bool NeedsPlace, bool Deletable);

/// <summary>Every kind of issue there is. A new kind is one entry here and one golden file.</summary>
public static class IssueKinds
{
    /// <summary>About the file as a whole.</summary>
    public static readonly IssueKind File = new("file", "File", OpenedByHand: true, ResolvedByHand: true, NeedsPlace: false, Deletable: true);

    /// <summary>At a place on the image.</summary>
    public static readonly IssueKind Pinned = new("pinned", "Pinned", OpenedByHand: true, ResolvedByHand: true, NeedsPlace: true, Deletable: true);

    /// <summary>About one slice.</summary>
    public static readonly IssueKind Frame = new("frame", "Slice", OpenedByHand: true, ResolvedByHand: true, NeedsPlace: true, Deletable: true);

    /// <summary>A reviewer rejected an object.</summary>
    public static readonly IssueKind LabelRejection = new(
        "label-rejection", "Label rejection", OpenedByHand: false, ResolvedByHand: true, NeedsPlace: false, Deletable: false);

    /// <summary>A reader skipped the task.</summary>
    public static readonly IssueKind Skip = new("skip", "Skipped", OpenedByHand: false, ResolvedByHand: true, NeedsPlace: false, Deletable: false);

    private static readonly FrozenDictionary<string, IssueKind> ByCode =
        new[] { File, Pinned, Frame, LabelRejection, Skip }.ToFrozenDictionary(k => k.Code);

    /// <summary>All kinds.</summary>
    public static IReadOnlyCollection<IssueKind> All => ByCode.Values;

    /// <summary>A kind by code; null when there is none.</summary>
    public static IssueKind? Find(string code) => ByCode.GetValueOrDefault(code);
}
