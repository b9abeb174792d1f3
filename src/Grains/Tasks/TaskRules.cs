using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Grains.Activation;
using Annotator.Storage;

namespace Annotator.Grains.Tasks;

/// <summary>The grain of a task. Commands that move it also read the annotation sets it covers, which are sealed in the same commit.</summary>
public sealed class TaskRules : IGrainRules<ReadingTask>
{
    /// <inheritdoc/>
    public string Kind => StreamKinds.Task;

    /// <inheritdoc/>
    public int StateSchema => 1;

    /// <inheritdoc/>
    public ReadingTask Initial => ReadingTask.Initial;

    /// <inheritdoc/>
    public ReadingTask Evolve(ReadingTask state, EventEnvelope happened) => TaskDecider.Evolve(state, happened);

    /// <inheritdoc/>
    public async Task<Considered> DecideAsync(Deliberation<ReadingTask> deliberation, CancellationToken cancellation)
    {
        var command = deliberation.Envelope.Command;
        var stream = StreamId.Project(command is CreateTask create ? create.ProjectId : deliberation.State.ProjectId);
        var project = await deliberation.Grains.ReadAsync<Project>(stream, cancellation);
        var read = command is Submit or Accept or Reject ? await ReadSetsAsync(deliberation, project.State, cancellation) : [];
        ImmutableArray<CoveredSet> sets =
            [.. read.Select(s => new CoveredSet(s.Stream, s.Version, s.State.Sealed, s.State.LiveObjects.ToImmutableDictionary(o => o.Id, o => o.LabelId)))];
        List<Guard> guards = [new(stream, project.Version)];
        var held = command is Claim or Assign or Submit or Accept ? await HeldAsync(deliberation, read, guards, cancellation) : null;
        var context = new TaskContext(deliberation.Stream.Id, deliberation.Envelope.CommandId, deliberation.Actor, deliberation.Now, project.State, sets, held);
        // A set that is not written must still be at the version that was judged.
        var decision = TaskDecider.Decide(deliberation.State, command, context);
        if (decision is Decision.Accepted accepted)
        {
            var written = accepted.Others.Select(o => o.Stream).ToHashSet();
            guards.AddRange(sets.Where(s => !written.Contains(s.Stream)).Select(s => new Guard(s.Stream, s.Version)));
        }
        return new(decision, guards);
    }

    // The exam's version guards the append: a verdict that comes in between is seen.
    private static async Task<Rejection?> HeldAsync(
        Deliberation<ReadingTask> deliberation, ImmutableArray<ReadSet> sets, List<Guard> guards, CancellationToken cancellation)
    {
        if (!deliberation.State.Exists) return null;
        var stream = StreamId.Exam(deliberation.State.ExamId);
        var exam = await deliberation.Grains.ReadAsync<Exam>(stream, cancellation);
        guards.Add(new(stream, exam.Version));
        return SeriesHolds.OfWork(exam.State, sets.SelectMany(s => s.State.LiveObjects.SelectMany(s.State.GridsOf)).Distinct());
    }

    private static async Task<ImmutableArray<ReadSet>> ReadSetsAsync(Deliberation<ReadingTask> deliberation, Project project, CancellationToken cancellation)
    {
        var covered = ImmutableArray.CreateBuilder<ReadSet>();
        foreach (var group in project.LabelGroups)
        {
            var stream = StreamId.Set(deliberation.State.ExamId, group.Id, Visibility.Main);
            var set = await deliberation.Grains.ReadAsync<AnnotationSet>(stream, cancellation);
            covered.Add(new(stream, set.Version, set.State));
        }
        return covered.ToImmutable();
    }

    /// <inheritdoc/>
    public byte[] Serialize(ReadingTask state) => StateJson.Serialize(state);

    /// <inheritdoc/>
    public ReadingTask Deserialize(ReadOnlyMemory<byte> bytes) => StateJson.Deserialize<ReadingTask>(bytes);

    private sealed record ReadSet(StreamId Stream, long Version, AnnotationSet State);
}
