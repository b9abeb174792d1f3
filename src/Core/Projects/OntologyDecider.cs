using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Annotator.Core.Annotations.Shapes;
using Annotator.Core.Messages;

namespace Annotator.Core.Projects;

/// <summary>The rules of the ontology: label groups and their labels.</summary>
internal static partial class OntologyDecider
{
    public static Decision Decide(Project project, Command command) => command switch
    {
        AddLabelGroup c => Add(project, c),
        RenameLabelGroup c => Rename(project, c),
        AddLabel c => Add(project, c),
        EditLabel c => Edit(project, c),
        ReorderLabels c => Reorder(project, c),
        RemoveLabel c => Remove(project, c),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    public static Project Evolve(Project project, Event happened) => happened switch
    {
        LabelGroupAdded e => project with { LabelGroups = project.LabelGroups.Add(new LabelGroup(e.GroupId, e.Name, e.Panoptic, [])) },
        LabelGroupRenamed e => Change(project, e.GroupId, g => g with { Name = e.Name }),
        LabelAdded e => Change(project, e.GroupId, g => g with { Labels = g.Labels.Add(e.Label) }),
        LabelEdited e => ChangeLabel(project, e.Label.Id, _ => e.Label),
        LabelsReordered e => Change(project, e.GroupId, g => g with { Labels = InOrder(g, e.LabelIds) }),
        LabelRemoved e => ChangeLabel(project, e.LabelId, l => l with { Removed = true }),
        _ => throw new UnreachableException($"No fold for {happened.GetType().Name}"),
    };

    private static Decision Add(Project project, AddLabelGroup command)
    {
        if (!StreamId.IsValidId(command.GroupId) || command.GroupId.Contains('~', StringComparison.Ordinal) || Find(project, command.GroupId) is not null)
            return Duplicate("label group id", command.GroupId);
        return NameOfGroup(project, command.GroupId, command.Name) ?? (Decision)new LabelGroupAdded(command.GroupId, command.Name.Trim(), command.Panoptic);
    }

    private static Decision Rename(Project project, RenameLabelGroup command)
    {
        if (Find(project, command.GroupId) is null) return NoSuchGroup;
        return NameOfGroup(project, command.GroupId, command.Name) ?? (Decision)new LabelGroupRenamed(command.GroupId, command.Name.Trim());
    }

    private static Decision Add(Project project, AddLabel command)
    {
        if (Find(project, command.GroupId) is not { } group) return NoSuchGroup;
        if (!StreamId.IsValidId(command.Label.Id) || project.FindLabel(command.Label.Id) is not null) return Duplicate("label id", command.Label.Id);
        if (!ShapeRegistry.Shapes.ContainsKey(command.Label.Shape))
            return new Rejection(RejectionClass.Invalid, "unknown-shape", $"There is no shape named “{command.Label.Shape}”.");
        var label = command.Label with { Name = command.Label.Name.Trim(), Removed = false };
        return CheckLabel(group, label) ?? (Decision)new LabelAdded(group.Id, label);
    }

    private static Decision Edit(Project project, EditLabel command)
    {
        if (project.FindLabel(command.Label.Id) is not { } found || found.Label.Removed) return NoSuchLabel;
        if (found.Label.Shape != command.Label.Shape)
            return new Rejection(RejectionClass.Conflict, "shape-is-fixed", "The shape of a label is chosen once and never changes: make another label instead.");
        var label = command.Label with { Name = command.Label.Name.Trim(), Removed = false };
        return CheckLabel(found.Group, label) ?? (Decision)new LabelEdited(label);
    }

    private static Decision Reorder(Project project, ReorderLabels command)
    {
        if (Find(project, command.GroupId) is not { } group) return NoSuchGroup;
        return group.Labels.Where(l => !l.Removed).Select(l => l.Id).Order().SequenceEqual(command.LabelIds.Order())
            ? new LabelsReordered(group.Id, command.LabelIds)
            : new Rejection(RejectionClass.Conflict, "labels-changed", "The labels of this group have changed meanwhile: look again and reorder once more.");
    }

    private static Decision Remove(Project project, RemoveLabel command) =>
        project.FindLabel(command.LabelId) is { } found && !found.Label.Removed ? new LabelRemoved(command.LabelId) : NoSuchLabel;

    private static Rejection? CheckLabel(LabelGroup group, Label label)
    {
        if (string.IsNullOrWhiteSpace(label.Name) || label.Name.Length > 200) return new(RejectionClass.Invalid, "invalid-name", "A name has 1 to 200 characters.");
        if (!HexColour().IsMatch(label.Colour)) return new(RejectionClass.Invalid, "invalid-colour", "A colour is written #rrggbb.");
        if (label.Hotkey is { } key && key.Length != 1) return new(RejectionClass.Invalid, "invalid-hotkey", "A hotkey is one character.");
        if (group.Labels.Any(l => l.Id != label.Id && !l.Removed && string.Equals(l.Name, label.Name, StringComparison.OrdinalIgnoreCase)))
            return Duplicate("label name", label.Name);
        return (label.Attributes ?? []).Select(CheckAttribute).FirstOrDefault(r => r is not null)
            ?? ((label.Attributes ?? []).DistinctBy(a => a.Name).Count() != (label.Attributes ?? []).Length ? Duplicate("attribute name", label.Name) : null);
    }

    private static Rejection? CheckAttribute(LabelAttribute attribute)
    {
        var chooses = attribute.Kind is not AttributeKind.Text;
        var fits = !string.IsNullOrWhiteSpace(attribute.Name) && !attribute.Options.IsDefault
            && (chooses ? attribute.Options.Length >= 1 && attribute.Options.Distinct().Count() == attribute.Options.Length : attribute.Options.IsEmpty);
        return fits ? null : new(RejectionClass.Invalid, "invalid-attribute", $"The attribute “{attribute.Name}” needs a name and {(chooses ? "distinct options" : "no options")}.");
    }

    private static Rejection? NameOfGroup(Project project, string id, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200) return new(RejectionClass.Invalid, "invalid-name", "A name has 1 to 200 characters.");
        return project.LabelGroups.Any(g => g.Id != id && string.Equals(g.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
            ? Duplicate("label group name", name)
            : null;
    }

    private static LabelGroup? Find(Project project, string groupId) => project.LabelGroups.FirstOrDefault(g => g.Id == groupId);

    private static Project Change(Project project, string groupId, Func<LabelGroup, LabelGroup> change) =>
        project with { LabelGroups = [.. project.LabelGroups.Select(g => g.Id == groupId ? change(g) : g)] };

    private static Project ChangeLabel(Project project, string labelId, Func<Label, Label> change) =>
        project with { LabelGroups = [.. project.LabelGroups.Select(g => g with { Labels = [.. g.Labels.Select(l => l.Id == labelId ? change(l) : l)] })] };

    private static ImmutableArray<Label> InOrder(LabelGroup group, ImmutableArray<string> ids) =>
        [.. group.Labels.OrderBy(l => ids.IndexOf(l.Id) is var at && at < 0 ? int.MaxValue : at)];

    private static Rejection Duplicate(string what, string value) =>
        new(RejectionClass.Conflict, "duplicate", $"The {what} “{value}” is taken or not allowed.");

    private static readonly Rejection NoSuchGroup = new(RejectionClass.NotFound, "no-such-label-group", "There is no such label group in this project.");

    private static readonly Rejection NoSuchLabel = new(RejectionClass.NotFound, "no-such-label", "There is no such label in this project.");

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex HexColour();
}
