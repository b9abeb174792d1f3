using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Annotator.Core.Access;
using Annotator.Core.Workflow;

namespace Annotator.Core.Projects;

/// <summary>The state of a project grain.</summary>
public sealed record Project
{
    /// <summary>Before the first event.</summary>
    public static readonly Project Initial = new();

    /// <summary>The project's id; empty before it is created.</summary>
    public string Id { get; init; } = "";

    /// <summary>What people call it; unique by eye only.</summary>
    public string Name { get; init; } = "";

    /// <summary>A sentence or two about its purpose.</summary>
    public string Description { get; init; } = "";

    /// <summary>Members by person id.</summary>
    public ImmutableDictionary<string, Member> Members { get; init; } = ImmutableDictionary<string, Member>.Empty;

    /// <summary>Label groups in the order people see them.</summary>
    public ImmutableArray<LabelGroup> LabelGroups { get; init; } = [];

    /// <summary>Published protocols, oldest first; a published one never changes.</summary>
    public ImmutableArray<Protocol> Protocols { get; init; } = [];

    /// <summary>The published workflow; null before the first.</summary>
    public WorkflowGraph? Workflow { get; init; }

    /// <summary>Switches of the project.</summary>
    public ProjectSettings Settings { get; init; } = new();

    /// <summary>The tags volumes may have, in the order people see them.</summary>
    public ImmutableArray<VolumeTagRule> VolumeTags { get; init; } = [];

    /// <summary>Whether it was created.</summary>
    [JsonIgnore] public bool Exists => Id.Length > 0;

    /// <summary>The protocol in force; null before the first.</summary>
    [JsonIgnore] public Protocol? Protocol => Protocols.IsEmpty ? null : Protocols[^1];

    /// <summary>A label by id over all groups; null when there is none.</summary>
    public (LabelGroup Group, Label Label)? FindLabel(string labelId)
    {
        foreach (var group in LabelGroups)
        {
            if (group.Labels.FirstOrDefault(l => l.Id == labelId) is { } label) return (group, label);
        }
        return null;
    }
}

/// <summary>A person in a project.</summary>
/// <param name="PersonId">The account.</param>
/// <param name="Roles">At least one role.</param>
public sealed record Member(string PersonId, ImmutableArray<Role> Roles);

/// <summary>A named group of labels. Each exam has one annotation set per group and branch.</summary>
/// <param name="Id">Unique in the project.</param>
/// <param name="Name">Unique in the project.</param>
/// <param name="Panoptic">When true a voxel belongs to at most one object of the group. Fixed at creation.</param>
/// <param name="Labels">In the order people see them; removed ones stay, marked.</param>
public sealed record LabelGroup(string Id, string Name, bool Panoptic, ImmutableArray<Label> Labels);

/// <summary>A class of things that can be marked.</summary>
/// <param name="Id">Unique in the project.</param>
/// <param name="Name">Unique in its group.</param>
/// <param name="Colour">Hex <c>#rrggbb</c>.</param>
/// <param name="Shape">The shape every object of the label has, by its id in the shape registry; fixed at creation.</param>
/// <param name="Hotkey">One character that picks the label, or null.</param>
/// <param name="Required">When true a task cannot be submitted without an object of it.</param>
/// <param name="Attributes">Questions asked of each object; null means none.</param>
/// <param name="Guidance">What its boundary is, in words, shown beside the class.</param>
/// <param name="Removed">True once deleted: hidden, not drawable, kept for the record.</param>
public sealed record Label(
    string Id, string Name, string Colour, string Shape, string? Hotkey = null, bool Required = false,
    ImmutableArray<LabelAttribute>? Attributes = null, string? Guidance = null, bool Removed = false);

/// <summary>A question asked of each object of a label.</summary>
/// <param name="Name">Unique in the label.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Options">The answers to choose from; empty for text.</param>
/// <param name="Dynamic">True when the answer may differ from slice to slice.</param>
public sealed record LabelAttribute(string Name, AttributeKind Kind, ImmutableArray<string> Options, bool Dynamic = false);

/// <summary>How an attribute is answered.</summary>
public enum AttributeKind
{
    /// <summary>One of the options.</summary>
    Radio,

    /// <summary>Any of the options.</summary>
    Checklist,

    /// <summary>Free text.</summary>
    Text,
}

/// <summary>The published rules of reading. A published version never changes.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Instructions">Plain text readers open without leaving their task.</param>
/// <param name="WindowPresets">Windows the editor offers, in order.</param>
public sealed record Protocol(int Version, string Instructions, ImmutableArray<WindowPreset> WindowPresets);

/// <summary>A named window.</summary>
/// <param name="Name">What the button says.</param>
/// <param name="Center">Window Center in modality values.</param>
/// <param name="Width">Window Width in modality values, above 0.</param>
/// <param name="Function">VOI LUT Function, <c>LINEAR</c>, <c>LINEAR_EXACT</c>, <c>SIGMOID</c>, or <c>TABLE</c> for a VOI LUT of the image; null keeps the one in use.</param>
/// <param name="Table">Which of the image's VOI LUTs, from 0; null unless the function is <c>TABLE</c>. A protocol's presets have none.</param>
public sealed record WindowPreset(string Name, double Center, double Width, string? Function = null, int? Table = null)
{
    /// <summary>The function can be applied without an image's table.</summary>
    [JsonIgnore]
    public bool IsFree => Table is null && Function is null or "LINEAR" or "LINEAR_EXACT" or "SIGMOID";
}

/// <summary>Switches of a project.</summary>
/// <param name="ReviewerMayBeAuthor">Whether somebody may review their own work. Default false.</param>
/// <param name="DeidentificationProfile">The name of the de-identification profile at ingest, see <see cref="ProfileNames"/>. Default <c>standard</c>: keeps UIDs, device and patient characteristics.</param>
/// <param name="QuotaMiB">Disk for its images, in MiB; 0 for the site's default.</param>
/// <param name="Exclusive">True when only a task's assignee may edit; false (default) for live co-editing.</param>
public sealed record ProjectSettings(
    bool ReviewerMayBeAuthor = false, string DeidentificationProfile = "standard", int QuotaMiB = 0, bool Exclusive = false);
