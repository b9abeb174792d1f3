using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Tasks;
using Annotator.Grains.Projections;
using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Processes;

/// <summary>Opens the task of every exam that comes.</summary>
public sealed partial class TaskOpener(IGrainHost grains, ILogger<TaskOpener> logger) : IProcess
{
    /// <inheritdoc/>
    public string Name => "task-opener";

    /// <inheritdoc/>
    public async Task HandleAsync(StoredEvent stored, CancellationToken cancellation)
    {
        if (stored.Data.Type != "exam.registered") return;
        var exam = (ExamRegistered)Rows.Read(stored);
        await OpenAsync(exam.ProjectId, exam.ExamId, stored.CommandId, cancellation);
    }

    private async Task OpenAsync(string projectId, string examId, string cause, CancellationToken cancellation)
    {
        var command = new CommandEnvelope($"open.{examId}", StreamId.Task(examId), new CreateTask(projectId, examId));
        var receipt = await grains.ExecuteAsync(command, Actor.System, cancellation);
        if (receipt.Rejection is { Class: RejectionClass.Unavailable } away) throw new StoreUnavailableException(away.Text);
        if (receipt.Rejection is { } refused) NotOpened(logger, examId, cause, refused.Code);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "No task was opened for exam {ExamId} (caused by {Cause}): {Code}.")]
    private static partial void NotOpened(ILogger logger, string examId, string cause, string code);
}
