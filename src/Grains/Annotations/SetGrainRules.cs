using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Grains.Activation;
using Annotator.Storage;

namespace Annotator.Grains.Annotations;

/// <summary>The grain of an annotation set. Its context is its exam, its project and who holds which object.</summary>
public sealed class SetGrainRules(ILeaseStore leases) : IGrainRules<AnnotationSet>
{
    /// <inheritdoc/>
    public string Kind => StreamKinds.Set;

    /// <inheritdoc/>
    public int StateSchema => AnnotationSetSnapshot.Schema;

    /// <inheritdoc/>
    public AnnotationSet Initial => AnnotationSet.Initial;

    /// <inheritdoc/>
    public AnnotationSet Evolve(AnnotationSet state, EventEnvelope happened) => AnnotationSetDecider.Evolve(state, happened);

    /// <inheritdoc/>
    public async Task<Considered> DecideAsync(Deliberation<AnnotationSet> deliberation, CancellationToken cancellation)
    {
        if (SetName.TryParse(deliberation.Stream, out var name)) return await DecideAsync(name, deliberation, cancellation);
        return new(Rejections.NotFound, []);
    }

    private async Task<Considered> DecideAsync(SetName name, Deliberation<AnnotationSet> deliberation, CancellationToken cancellation)
    {
        var exam = await deliberation.Grains.ReadAsync<Exam>(StreamId.Exam(name.ExamId), cancellation);
        var projectStream = StreamId.Project(exam.State.ProjectId);
        var project = await deliberation.Grains.ReadAsync<Project>(projectStream, cancellation);
        var guards = new List<Guard> { new(projectStream, project.Version) };
        if (project.State.LabelGroups.FirstOrDefault(g => g.Id == name.LabelGroupId) is not { } group || !exam.State.Exists) return new(Rejections.NotFound, []);
        if (MayTouch(name, deliberation.Actor, project.State) is { } stranger) return new(stranger, []);
        var held = await HeldObjectsAsync(deliberation.Stream, cancellation);
        var refused = await RefuseInExclusiveModeAsync(name, deliberation, project.State, guards, cancellation);
        var context = new SetContext(
            deliberation.Actor, deliberation.Now, deliberation.Envelope.CommandId, RulesOf(group, exam.State), held, deliberation.Envelope.View, refused);
        return new(AnnotationSetDecider.Decide(deliberation.State, deliberation.Version, (SetCommand)deliberation.Envelope.Command, context), guards);
    }

    private static Rejection? MayTouch(SetName name, Actor actor, Project project)
    {
        if (AccessTable.CheckWithin(actor, project, ProjectAction.Annotate) is { } refused) return refused;
        // Nobody writes on another reader's branch, whatever they may see of it.
        return actor.IsSystem || name.Branch == Visibility.Main || name.Branch == Visibility.BranchOfReader(actor.PersonId) ? null : Rejections.NotFound;
    }

    /// <summary>In an exclusive project only the task's assignee draws; the task's version then guards the append.</summary>
    private static async Task<Rejection?> RefuseInExclusiveModeAsync(
        SetName name, Deliberation<AnnotationSet> deliberation, Project project, List<Guard> guards, CancellationToken cancellation)
    {
        if (!project.Settings.Exclusive || deliberation.Actor.IsSystem) return null;
        var stream = StreamId.Task(name.ExamId);
        var task = await deliberation.Grains.ReadAsync<ReadingTask>(stream, cancellation);
        guards.Add(new(stream, task.Version));
        return task.State.AssigneeId == deliberation.Actor.PersonId
            ? null
            : new(RejectionClass.Locked, "exclusive", "In this project only who has taken the task may edit it.");
    }

    private async Task<IReadOnlyDictionary<string, ObjectLease>> HeldObjectsAsync(StreamId set, CancellationToken cancellation)
    {
        var prefix = LeaseKeys.PrefixOf(set);
        var held = await leases.ListAsync(prefix, cancellation);
        return held.Count == 0
            ? SetContext.NoLeases
            : held.ToDictionary(l => l.Key[prefix.Length..], l => new ObjectLease(l.Holder.SessionId, l.Holder.PersonId, l.Holder.Name));
    }

    private static SetRules RulesOf(LabelGroup group, Exam exam) => new(
        group.Id, group.Panoptic, Frozen: false, group.Labels.ToDictionary(l => l.Id, l => RuleOf(group, l)), exam.Grids,
        SeriesHolds.HeldGrids(exam));

    private static LabelRule RuleOf(LabelGroup group, Label label) => new(
        group.Id, label.Shape, label.Removed,
        Attributes: (label.Attributes ?? []).ToDictionary(a => a.Name, a => new AttributeRule(AnswerOf(a.Kind), a.Options, a.Dynamic)));

    private static AnswerKind AnswerOf(AttributeKind kind) => kind switch
    {
        AttributeKind.Radio => AnswerKind.One,
        AttributeKind.Checklist => AnswerKind.Many,
        _ => AnswerKind.Text,
    };

    /// <inheritdoc/>
    public byte[] Serialize(AnnotationSet state) => AnnotationSetSnapshot.Serialize(state);

    /// <inheritdoc/>
    public AnnotationSet Deserialize(ReadOnlyMemory<byte> bytes) => AnnotationSetSnapshot.Deserialize(bytes.Span);
}
