using System.Collections.Immutable;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>What the decider needs to know of the world around a set, read before deciding.</summary>
/// <param name="Actor">Who gives the command.</param>
/// <param name="Now">The time (UTC).</param>
/// <param name="CommandId">The command's id.</param>
/// <param name="Rules">What project and exam say.</param>
/// <param name="Leases">Who holds which object, by object id; the actor's own leases may be among them.</param>
/// <param name="View">How the picture looked, where the command told.</param>
/// <param name="MayNotEdit">Why the actor may not edit this branch; null when they may.</param>
public sealed record SetContext(
    Actor Actor, DateTimeOffset Now, string CommandId, SetRules Rules, IReadOnlyDictionary<string, ObjectLease> Leases,
    ViewingCondition? View = null, Rejection? MayNotEdit = null)
{
    /// <summary>No object is held by anybody.</summary>
    public static readonly IReadOnlyDictionary<string, ObjectLease> NoLeases = ImmutableDictionary<string, ObjectLease>.Empty;

    /// <summary>The lease by which another session holds the object; null when none does.</summary>
    public ObjectLease? HeldByAnother(string objectId) =>
        Leases.TryGetValue(objectId, out var lease) && lease.SessionId != Actor.SessionId ? lease : null;
}

/// <summary>Who holds an object.</summary>
/// <param name="SessionId">The holding session.</param>
/// <param name="PersonId">The person.</param>
/// <param name="Name">What others call them.</param>
public sealed record ObjectLease(string SessionId, string PersonId, string Name);

/// <summary>What the project's ontology and the exam say about one set.</summary>
/// <param name="LabelGroupId">The set's label group.</param>
/// <param name="Panoptic">When true a voxel belongs to at most one object.</param>
/// <param name="Frozen">When true nothing of the group may change.</param>
/// <param name="Labels">The project's labels by id.</param>
/// <param name="Grids">The exam's grids by id.</param>
/// <param name="HeldGrids">Grids that may not be drawn on now, by id, and why; null when there are none.</param>
public sealed record SetRules(
    string LabelGroupId, bool Panoptic, bool Frozen, IReadOnlyDictionary<string, LabelRule> Labels, IReadOnlyDictionary<string, Grid> Grids,
    IReadOnlyDictionary<string, Rejection>? HeldGrids = null)
{
    /// <summary>The grid of an id; or why it may not be drawn on.</summary>
    internal Rejection? FindGrid(string id, out Grid? grid)
    {
        if (!Grids.TryGetValue(id, out grid)) return SetRejections.NoSuchGrid(id);
        return HeldGrids?.GetValueOrDefault(id);
    }
}

/// <summary>What the ontology says about a label.</summary>
/// <param name="LabelGroupId">Its group.</param>
/// <param name="Shape">The shape its objects have, by id in the shape registry.</param>
/// <param name="Removed">True once deleted.</param>
/// <param name="Frozen">True when its objects may not change.</param>
/// <param name="Attributes">The questions asked of its objects, by name.</param>
public sealed record LabelRule(
    string LabelGroupId, string Shape, bool Removed = false, bool Frozen = false, IReadOnlyDictionary<string, AttributeRule>? Attributes = null);

/// <summary>What the ontology says about a question.</summary>
/// <param name="Answer">How it is answered.</param>
/// <param name="Options">The answers to choose from.</param>
/// <param name="PerFrame">True when the answer may differ from picture to picture.</param>
public sealed record AttributeRule(AnswerKind Answer, ImmutableArray<string> Options, bool PerFrame = false);

/// <summary>How a question is answered.</summary>
public enum AnswerKind
{
    /// <summary>One of the options, a string.</summary>
    One,

    /// <summary>Some of the options, a list of strings.</summary>
    Many,

    /// <summary>Free text of at most <see cref="AttributeRules.LongestText"/> characters.</summary>
    Text,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>True or false.</summary>
    YesNo,
}
