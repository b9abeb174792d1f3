import { ActionIcon, Badge, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconBook2, IconCheck, IconCloudOff, IconHelp, IconLink, IconLoader2, IconMessageCircle } from "@tabler/icons-react";
import { Link } from "react-router";
import { isPlaneName } from "../viewer/geometry";
import { useEditor, useExam, useUi } from "./context";
import { say } from "./editorUi";
import { seriesName } from "./ViewTitle";

export function EditorHeader() {
  const { projectId, ui } = useEditor();
  const project = useExam((exam) => exam.project);
  const title = useExam((exam) => exam.exam?.title ?? "");
  const open = useExam((exam) => exam.task?.issues.filter((issue) => issue.resolvedBy === undefined && !issue.deleted).length ?? 0);
  const share = async (): Promise<void> => {
    await navigator.clipboard.writeText(window.location.href);
    say(ui, "The link to this exam is copied. Members of the project can open it.");
  };
  return (
    <header className="ed-header">
      <Tooltip label="Back to the project">
        <ActionIcon component={Link} to={`/projects/${projectId}`} variant="subtle" color="gray" aria-label="Back to the project">
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <Text size="sm" c="dimmed" truncate maw={220}>
        {project?.name}
      </Text>
      <Text size="sm" fw={600} truncate maw={320} data-testid="exam-title">
        {title}
      </Text>
      <StageBadge />
      <VolumePicker />
      <div className="ed-grow" />
      <OtherTab />
      <SaveState />
      <People />
      <Group gap={2} wrap="nowrap">
        <HeaderButton label="Instructions" onClick={() => ui.setState({ dialog: "instructions" })} icon={<IconBook2 size={18} />} />
        <Tooltip label="Issues">
          <button
            className="ed-issues-button"
            data-open={open > 0}
            data-testid="issues-button"
            onClick={() => ui.setState({ tab: "issues", rightOpen: true })}
          >
            <IconMessageCircle size={18} />
            <span>{open}</span>
          </button>
        </Tooltip>
        <HeaderButton label="Copy the link to this exam" onClick={() => void share()} icon={<IconLink size={18} />} />
        <HeaderButton label="Hotkeys (?)" onClick={() => ui.setState({ dialog: "help" })} icon={<IconHelp size={18} />} />
      </Group>
      <Reader />
    </header>
  );
}

function HeaderButton({ label, onClick, icon }: { label: string; onClick: () => void; icon: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function StageBadge() {
  const task = useExam((exam) => exam.task);
  const stages = useExam((exam) => exam.project?.workflow?.stages);
  const names = useExam((exam) => exam.names);
  if (!task) {
    return (
      <Badge variant="default" size="sm" tt="none" fw={500}>
        no task
      </Badge>
    );
  }
  const stage = stages?.find((candidate) => candidate.id === task.stageId)?.name ?? task.stageKind;
  const who = task.assigneeId === undefined ? "nobody yet" : (names.get(task.assigneeId) ?? task.assigneeId);
  return (
    <Badge variant="default" size="sm" tt="none" fw={500} data-testid="stage">
      {stage}
      {task.stageKind === "done" ? "" : ` · ${who}`}
    </Badge>
  );
}

/** Chooses among the exam's volumes and stacks, where there is more than one. */
function VolumePicker() {
  const { ui } = useEditor();
  const volumes = useExam((exam) => exam.volumes);
  const volumeId = useUi((state) => state.volumeId);
  if (volumes.length < 2) return null;
  return (
    <select
      className="ed-select"
      aria-label="Series"
      value={volumeId ?? ""}
      onChange={(event) => ui.setState({ volumeId: event.target.value, focusedVolumeId: null, selected: null })}
    >
      {volumes.map((volume) => (
        <option key={volume.id} value={volume.id}>
          {seriesName(volume)}
        </option>
      ))}
    </select>
  );
}

function SaveState() {
  const { session } = useEditor();
  const connection = useExam((exam) => exam.connection);
  const pending = useExam((exam) => exam.pending);
  const refused = useExam((exam) => exam.refused.length);
  const unkept = useExam((exam) => exam.unkept);
  const [state, text, icon] =
    connection !== "online"
      ? (["offline", pending > 0 ? `Offline · ${pending} pending` : "Offline", <IconCloudOff key="i" size={15} />] as const)
      : pending > 0
        ? (["saving", pending > 1 ? `Saving ${pending}` : "Saving", <IconLoader2 key="i" size={15} className="ed-spin" />] as const)
        : (["saved", "Saved", <IconCheck key="i" size={15} />] as const);
  const hint =
    unkept !== null
      ? `The browser does not keep unsent work (${unkept}). Leave this page open until it is sent.`
      : state === "offline"
        ? "Unsent work is kept in this browser and sent when the server is back. Click to try now."
        : "Every change is durable once it says saved.";
  return (
    <Tooltip label={hint} multiline maw={280}>
      <button className="ed-save" data-state={state} data-testid="save-state" onClick={() => session.retry()}>
        {icon}
        <span>{text}</span>
        {refused > 0 && <span className="ed-save-refused">{refused} refused</span>}
      </button>
    </Tooltip>
  );
}

function People() {
  const people = useExam((exam) => exam.people);
  const me = useExam((exam) => exam.me);
  const { stage } = useEditor();
  const others = people.filter((person) => person.sessionId !== me?.sessionId);
  return (
    <Group gap={4} wrap="nowrap" data-testid="people">
      {others.map((person) => (
        <Tooltip
          key={person.sessionId}
          label={`${person.name}${person.at?.plane ? ` · ${person.at.plane} ${(person.at.index ?? 0) + 1} · click to go there` : ""}`}
        >
          <button
            className="ed-person"
            aria-label={`Go to ${person.name}`}
            ref={(element) => element?.style.setProperty("--who", person.colour)}
            onClick={() => person.at?.plane && isPlaneName(person.at.plane) && stage.goToSlice(person.at.plane, person.at.index ?? 0)}
          >
            {person.letter}
          </button>
        </Tooltip>
      ))}
    </Group>
  );
}

function Reader() {
  const me = useExam((exam) => exam.me);
  const names = useExam((exam) => exam.names);
  return (
    <Text size="sm" c="dimmed" truncate maw={140} data-testid="reader">
      {me ? (names.get(me.personId) ?? "") : ""}
    </Text>
  );
}

function OtherTab() {
  const otherTab = useExam((exam) => exam.otherTab);
  if (!otherTab) return null;
  return (
    <Tooltip label="Both tabs are live. What one holds, the other cannot grab; neither overwrites the other." multiline maw={260}>
      <span className="ed-warn" data-testid="other-tab">
        open in another tab of yours
      </span>
    </Tooltip>
  );
}
