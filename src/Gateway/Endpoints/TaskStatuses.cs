using Annotator.Core.Workflow.Stages;
using TaskStatus = Annotator.Core.Contract.TaskStatus;

namespace Annotator.Gateway.Endpoints;

/// <summary>How far a task is, from its row.</summary>
internal static class TaskStatuses
{
    public static TaskStatus Of(string stageKind, string? assignee, bool wasSkipped, int rejections)
    {
        var kind = StageRegistry.Find(stageKind);
        if (kind is { TakenBy: null }) return TaskStatus.Done;
        if (wasSkipped && assignee is null) return TaskStatus.Skipped;
        if (rejections > 0 && kind is { Submits: true }) return TaskStatus.Returned;
        return assignee is null ? TaskStatus.Waiting : TaskStatus.Active;
    }
}
