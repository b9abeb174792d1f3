using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow.Stages;
using Annotator.Grains.Activation;
using Annotator.Storage;

namespace Annotator.Grains.Exams;

/// <summary>The grain of an exam. Taking a volume out also reads what is drawn in the exam, and how far the work on it is.</summary>
public sealed class ExamRules(Func<IReadModels> readModels) : IGrainRules<Exam>
{
    /// <inheritdoc/>
    public string Kind => StreamKinds.Exam;

    /// <inheritdoc/>
    public int StateSchema => 1;

    /// <inheritdoc/>
    public Exam Initial => Exam.Initial;

    /// <inheritdoc/>
    public Exam Evolve(Exam state, EventEnvelope happened) => ExamDecider.Evolve(state, happened);

    /// <inheritdoc/>
    public async Task<Considered> DecideAsync(Deliberation<Exam> deliberation, CancellationToken cancellation)
    {
        var projectId = deliberation.Envelope.Command is RegisterSeries register ? register.ProjectId : deliberation.State.ProjectId;
        var stream = StreamId.Project(projectId);
        var project = await deliberation.Grains.ReadAsync<Project>(stream, cancellation);
        List<Guard> guards = [new(stream, project.Version)];
        var context = new ExamContext(deliberation.Stream.Id, deliberation.Actor, project.State);
        if (deliberation.Envelope.Command is RemoveVolume) context = await WithWorkAsync(context, deliberation.Grains, guards, cancellation);
        return new(ExamDecider.Decide(deliberation.State, deliberation.Envelope.Command, context), guards);
    }

    // What was read guards the append: an object that is drawn in between is seen.
    private async Task<ExamContext> WithWorkAsync(ExamContext context, IGrainHost grains, List<Guard> guards, CancellationToken cancellation)
    {
        var task = await grains.ReadAsync<ReadingTask>(StreamId.Task(context.ExamId), cancellation);
        guards.Add(new(StreamId.Task(context.ExamId), task.Version));
        var drawn = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var stream in await SetsAsync(context, cancellation))
        {
            var set = await grains.ReadAsync<AnnotationSet>(stream, cancellation);
            guards.Add(new(stream, set.Version));
            foreach (var grid in set.State.LiveObjects.SelectMany(set.State.GridsOf)) drawn[grid] = drawn.GetValueOrDefault(grid) + 1;
        }
        return context with { Drawn = drawn, IsDone = task.State.Exists && StageRegistry.Find(task.State.StageKind) is { TakenBy: null } };
    }

    private async Task<IEnumerable<StreamId>> SetsAsync(ExamContext context, CancellationToken cancellation)
    {
        const string sql = "SELECT DISTINCT set_id FROM rm_labels WHERE exam_id = @ExamId AND removed = 0";
        var used = (await readModels().QueryAsync<string>(sql, new { context.ExamId }, cancellation)).Select(id => new StreamId(StreamKinds.Set, id));
        return used.Union(context.Project.LabelGroups.Select(group => StreamId.Set(context.ExamId, group.Id, Visibility.Main)));
    }

    /// <inheritdoc/>
    public byte[] Serialize(Exam state) => StateJson.Serialize(state);

    /// <inheritdoc/>
    public Exam Deserialize(ReadOnlyMemory<byte> bytes) => StateJson.Deserialize<Exam>(bytes);
}
