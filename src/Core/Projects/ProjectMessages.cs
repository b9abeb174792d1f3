using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Core.Workflow;

namespace Annotator.Core.Projects;

/// <summary>Creates a project with its creator as manager and the default workflow (annotate, review, done).</summary>
[Message("project.create")] public sealed record CreateProject(string Name, string Description = "") : Command;

/// <summary>Changes name and description.</summary>
[Message("project.set-details")] public sealed record SetDetails(string Name, string Description) : Command;

/// <summary>Adds a person with at least one role.</summary>
[Message("project.add-member")] public sealed record AddMember(string PersonId, ImmutableArray<Role> Roles) : Command;

/// <summary>Replaces a member's roles.</summary>
[Message("project.set-roles")] public sealed record SetRoles(string PersonId, ImmutableArray<Role> Roles) : Command;

/// <summary>Takes a person out of the project; their work stays.</summary>
[Message("project.remove-member")] public sealed record RemoveMember(string PersonId) : Command;

/// <summary>Adds an empty label group.</summary>
[Message("project.add-label-group")] public sealed record AddLabelGroup(string GroupId, string Name, bool Panoptic = false) : Command;

/// <summary>Renames a label group.</summary>
[Message("project.rename-label-group")] public sealed record RenameLabelGroup(string GroupId, string Name) : Command;

/// <summary>Adds a label to a group; its shape is fixed from then on.</summary>
[Message("project.add-label")] public sealed record AddLabel(string GroupId, Label Label) : Command;

/// <summary>Changes everything of a label but its shape.</summary>
[Message("project.edit-label")] public sealed record EditLabel(Label Label) : Command;

/// <summary>Puts the labels of a group in this order; refused when the labels are no longer these.</summary>
[Message("project.reorder-labels")] public sealed record ReorderLabels(string GroupId, ImmutableArray<string> LabelIds) : Command;

/// <summary>Removes a label: a tombstone, nothing drawn is destroyed.</summary>
[Message("project.remove-label")] public sealed record RemoveLabel(string LabelId) : Command;

/// <summary>Publishes a new version of the protocol.</summary>
[Message("project.publish-protocol")] public sealed record PublishProtocol(string Instructions, ImmutableArray<WindowPreset> WindowPresets) : Command;

/// <summary>Publishes a new version of the workflow.</summary>
[Message("project.publish-workflow")] public sealed record PublishWorkflow(ImmutableArray<Stage> Stages) : Command;

/// <summary>Replaces the project's settings.</summary>
[Message("project.set-settings")] public sealed record SetSettings(ProjectSettings Settings) : Command;

/// <summary>Replaces the list of tags that volumes may have. Tags that volumes have already stay on them.</summary>
[Message("project.set-volume-tags")] public sealed record SetVolumeTags(ImmutableArray<VolumeTagRule> Tags) : Command;

/// <summary>The project exists.</summary>
[Message("project.created")] public sealed record ProjectCreated(string ProjectId, string Name, string Description) : Event;

/// <summary>Name or description changed.</summary>
[Message("project.details-set")] public sealed record DetailsSet(string Name, string Description) : Event;

/// <summary>A person was added, or has other roles now.</summary>
[Message("project.member-set")] public sealed record MemberSet(Member Member) : Event;

/// <summary>A person left the project.</summary>
[Message("project.member-removed")] public sealed record MemberRemoved(string PersonId) : Event;

/// <summary>A label group was added.</summary>
[Message("project.label-group-added")] public sealed record LabelGroupAdded(string GroupId, string Name, bool Panoptic) : Event;

/// <summary>A label group has another name.</summary>
[Message("project.label-group-renamed")] public sealed record LabelGroupRenamed(string GroupId, string Name) : Event;

/// <summary>A label was added at the end of its group.</summary>
[Message("project.label-added")] public sealed record LabelAdded(string GroupId, Label Label) : Event;

/// <summary>A label changed.</summary>
[Message("project.label-edited")] public sealed record LabelEdited(Label Label) : Event;

/// <summary>The labels of a group stand in another order.</summary>
[Message("project.labels-reordered")] public sealed record LabelsReordered(string GroupId, ImmutableArray<string> LabelIds) : Event;

/// <summary>A label was removed.</summary>
[Message("project.label-removed")] public sealed record LabelRemoved(string LabelId) : Event;

/// <summary>A protocol version was published.</summary>
[Message("project.protocol-published")] public sealed record ProtocolPublished(Protocol Protocol) : Event;

/// <summary>A workflow version was published.</summary>
[Message("project.workflow-published")] public sealed record WorkflowPublished(WorkflowGraph Workflow) : Event;

/// <summary>The settings changed.</summary>
[Message("project.settings-set")] public sealed record SettingsSet(ProjectSettings Settings) : Event;

/// <summary>The list of tags that volumes may have changed.</summary>
[Message("project.volume-tags-set")] public sealed record VolumeTagsSet(ImmutableArray<VolumeTagRule> Tags) : Event;
