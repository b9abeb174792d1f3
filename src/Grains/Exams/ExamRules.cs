using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Grains.Activation;
using Annotator.Storage;

namespace Annotator.Grains.Exams;

/// <summary>The grain of an exam.</summary>
public sealed class ExamRules : IGrainRules<Exam>
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
        var context = new ExamContext(deliberation.Stream.Id, deliberation.Actor, project.State);
        return new(ExamDecider.Decide(deliberation.State, deliberation.Envelope.Command, context), [new Guard(stream, project.Version)]);
    }

    /// <inheritdoc/>
    public byte[] Serialize(Exam state) => StateJson.Serialize(state);

    /// <inheritdoc/>
    public Exam Deserialize(ReadOnlyMemory<byte> bytes) => StateJson.Deserialize<Exam>(bytes);
}
