using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Grains.Projections;
using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Processes;

/// <summary>Opens the task of every exam as soon as its project has a workflow.</summary>
public sealed partial class TaskOpener(IGrainHost grains, IReadModels readModels, ILogger<TaskOpener> logger) : IProcess
{
    /// <inheritdoc/>
    public string Name => "task-opener";

    /// <inheritdoc/>
    public async Task HandleAsync(StoredEvent stored, CancellationToken cancellation)
    {
        switch (stored.Data.Type)
        {
            case "exam.registered":
                var exam = (ExamRegistered)Rows.Read(stored);
                await OpenAsync(exam.ProjectId, exam.ExamId, stored.CommandId, cancellation);
                break;
            case "project.workflow-published" when ((WorkflowPublished)Rows.Read(stored)).Workflow.Version == 1:
                await OpenWaitingAsync(stored.Stream.Id, stored.CommandId, cancellation);
                break;
        }
    }

    private async Task OpenWaitingAsync(string projectId, string cause, CancellationToken cancellation)
    {
        var waiting = await readModels.QueryAsync<ExamId>(
            "SELECT e.id FROM rm_exams e LEFT JOIN rm_tasks t ON t.exam_id = e.id WHERE e.project_id = @projectId AND t.id IS NULL ORDER BY e.registered_at", new { projectId }, cancellation);
        foreach (var exam in waiting) await OpenAsync(projectId, exam.Id, cause, cancellation);
    }

    private async Task OpenAsync(string projectId, string examId, string cause, CancellationToken cancellation)
    {
        // A refusal keeps no receipt, so the same id may be used again once the project has a workflow.
        var command = new CommandEnvelope($"open.{examId}", StreamId.Task(examId), new CreateTask(projectId, examId));
        var receipt = await grains.ExecuteAsync(command, Actor.System, cancellation);
        if (receipt.Rejection is { Class: RejectionClass.Unavailable } away) throw new StoreUnavailableException(away.Text);
        if (receipt.Rejection is { } refused) NotOpened(logger, examId, cause, refused.Code);
    }

    private sealed record ExamId(string Id);

    [LoggerMessage(Level = LogLevel.Information, Message = "No task was opened for exam {ExamId} (caused by {Cause}): {Code}.")]
    private static partial void NotOpened(ILogger logger, string examId, string cause, string code);
}
