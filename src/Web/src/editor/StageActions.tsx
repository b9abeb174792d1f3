import { Button, Group } from "@mantine/core";
import { useEditor, useExam } from "./context";
import { say } from "./editorUi";

/** What moves the task on: take, skip, submit; accept or reject in review. The server decides, its reason is shown. */
export function StageActions() {
  const { session, ui } = useEditor();
  const task = useExam((exam) => exam.task);
  const me = useExam((exam) => exam.me);
  const offline = useExam((exam) => exam.connection !== "online");
  if (!task || !me) return null;
  const run = async (type: string, done: string): Promise<void> => {
    const receipt = await session.ask({ stream: `task/${task.id}`, type, data: {} });
    if (!receipt.rejection) return say(ui, done);
    say(ui, receipt.rejection.text);
    if (receipt.rejection.code === "open-issues") ui.setState({ tab: "issues", rightOpen: true });
  };
  const annotating = task.stageKind === "annotate" && me.actions.includes("takeWork");
  const reviewing = task.stageKind === "review" && me.actions.includes("review");
  if (!annotating && !reviewing) return null;
  const mine = task.assigneeId === me.personId;
  if (task.assigneeId === undefined) {
    return (
      <Button size="compact-sm" data-testid="claim" disabled={offline} onClick={() => void run("task.claim", "The task is yours.")}>
        Take this task
      </Button>
    );
  }
  if (!mine) return null;
  return annotating ? (
    <Group gap="xs" wrap="nowrap">
      <Button size="compact-sm" variant="default" data-testid="skip" disabled={offline} onClick={() => ui.setState({ dialog: "skip" })}>
        Skip
      </Button>
      <Button
        size="compact-sm"
        data-testid="submit"
        disabled={offline}
        onClick={() => void run("task.submit", "Submitted. The annotations are closed and on their way to review.")}
      >
        Submit
      </Button>
    </Group>
  ) : (
    <Group gap="xs" wrap="nowrap">
      <Button size="compact-sm" variant="default" data-testid="reject" disabled={offline} onClick={() => ui.setState({ dialog: "reject" })}>
        Reject
      </Button>
      <Button size="compact-sm" data-testid="accept" disabled={offline} onClick={() => void run("task.accept", "Accepted.")}>
        Accept
      </Button>
    </Group>
  );
}
