import { Button, Group, Textarea } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { uuid7 } from "../contract/uuid7";
import type { Issue } from "../sync/wire";
import { useEditor, useExam, useMay, useUi } from "./context";
import { jumpTo } from "./objectActions";
import { say } from "./editorUi";

const KINDS: Record<string, string> = {
  file: "File",
  pinned: "Pinned",
  frame: "Slice",
  "label-rejection": "Label rejection",
  skip: "Skipped",
};
const WHEN = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** Issues of the task, open ones first; each with its thread. */
export function IssuesPanel() {
  const { ui } = useEditor();
  const task = useExam((exam) => exam.task);
  const mayDiscuss = useMay("discussIssues");
  const issues = (task?.issues ?? []).map((issue, index) => ({ issue, number: index + 1 })).filter(({ issue }) => !issue.deleted);
  const open = issues.filter(({ issue }) => issue.resolvedBy === undefined);
  const resolved = issues.filter(({ issue }) => issue.resolvedBy !== undefined);
  if (!task) return <p className="ed-none ed-section">This exam has no task, so there is nothing to raise issues on.</p>;
  return (
    <section className="ed-section" aria-label="Issues" data-testid="issues">
      {mayDiscuss && (
        <Group gap="xs" mb="sm">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => ui.setState({ dialog: "issue", pin: null })}
          >
            About the exam
          </Button>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={() => ui.setState({ placing: true })}>
            At a place (N)
          </Button>
        </Group>
      )}
      {issues.length === 0 && (
        <p className="ed-none">
          No issues. Raise one when something needs another pair of eyes; the task cannot be submitted while one is open.
        </p>
      )}
      {open.map(({ issue, number }) => (
        <IssueCard key={issue.id} issue={issue} number={number} />
      ))}
      {resolved.length > 0 && <h2>Resolved</h2>}
      {resolved.map(({ issue, number }) => (
        <IssueCard key={issue.id} issue={issue} number={number} />
      ))}
    </section>
  );
}

function IssueCard({ issue, number }: { issue: Issue; number: number }) {
  const editor = useEditor();
  const { ui, stage } = editor;
  const names = useExam((exam) => exam.names);
  const expanded = useUi((state) => state.openIssue === issue.id);
  const show = (): void => {
    ui.setState({ openIssue: expanded ? null : issue.id });
    if (expanded) return;
    const object = stage.host.find(issue.object ?? null);
    if (issue.place) stage.goTo([issue.place.point[0] ?? 0, issue.place.point[1] ?? 0, issue.place.point[2] ?? 0]);
    else if (object) jumpTo(editor, object);
  };
  return (
    <article className="ed-issue" data-open={issue.resolvedBy === undefined} data-testid={`issue-${issue.id}`}>
      <button className="ed-issue-head" aria-expanded={expanded} onClick={show}>
        <span className="ed-issue-number">{number}</span>
        <span className="ed-issue-text">{issue.text}</span>
      </button>
      <div className="ed-dim ed-issue-meta">
        {KINDS[issue.kind] ?? issue.kind} · {names.get(issue.by) ?? issue.by} ·{" "}
        <time title={new Date(issue.at).toLocaleString()}>{WHEN.format(new Date(issue.at))}</time>
        {issue.comments.length > 0 && ` · ${issue.comments.length} ${issue.comments.length === 1 ? "reply" : "replies"}`}
        {issue.resolvedBy !== undefined && ` · resolved by ${names.get(issue.resolvedBy) ?? issue.resolvedBy}`}
      </div>
      {expanded && <Thread issue={issue} />}
    </article>
  );
}

function Thread({ issue }: { issue: Issue }) {
  const { session, ui } = useEditor();
  const names = useExam((exam) => exam.names);
  const me = useExam((exam) => exam.me?.personId);
  const task = useExam((exam) => exam.task?.id);
  const [text, setText] = useState("");
  const send = async (type: string, data: Record<string, unknown>): Promise<void> => {
    const receipt = await session.ask({ stream: `task/${task ?? ""}`, type, data: { issueId: issue.id, ...data } });
    if (receipt.rejection) say(ui, receipt.rejection.text);
    else if (type === "task.comment") setText("");
  };
  const comment = (): void => void (text.trim() && send("task.comment", { commentId: uuid7(), text: text.trim() }));
  return (
    <div className="ed-thread">
      {issue.comments.map((entry) => (
        <p key={entry.id}>
          <strong>{names.get(entry.by) ?? entry.by}</strong> <span className="ed-dim">{WHEN.format(new Date(entry.at))}</span>
          <br />
          {entry.text}
        </p>
      ))}
      <Textarea
        size="xs"
        autosize
        minRows={1}
        placeholder="Reply"
        aria-label="Reply"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Group gap={6} mt={6}>
        <Button size="compact-xs" variant="default" disabled={text.trim() === ""} onClick={comment}>
          Reply
        </Button>
        {issue.resolvedBy === undefined ? (
          <Button size="compact-xs" variant="default" data-testid="resolve" onClick={() => void send("task.resolve-issue", {})}>
            Resolve
          </Button>
        ) : (
          <Button size="compact-xs" variant="default" data-testid="reopen" onClick={() => void send("task.reopen-issue", {})}>
            Reopen
          </Button>
        )}
        {issue.by === me && issue.kind !== "label-rejection" && issue.kind !== "skip" && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => void send("task.delete-issue", {})}>
            Delete
          </Button>
        )}
      </Group>
    </div>
  );
}
