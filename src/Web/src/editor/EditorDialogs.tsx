import { Button, Checkbox, Group, Modal, ScrollArea, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { uuid7 } from "../contract/uuid7";
import type { DraftCommand } from "../tools/tool";
import { useEditor, useExam, useUi } from "./context";
import { CommandPalette } from "./CommandPalette";
import { HOTKEYS } from "./hotkeys";
import { ImportLabelmap } from "./labelmaps/ImportLabelmap";
import { findLabel } from "./ontology";
import { rangeText } from "./objectActions";

const TITLES = {
  palette: "Commands",
  help: "Hotkeys",
  instructions: "Instructions",
  skip: "Skip this task",
  reject: "Reject the work",
  issue: "New issue",
  labelmap: "Import a labelmap",
};

export function EditorDialogs() {
  const { ui } = useEditor();
  const dialog = useUi((state) => state.dialog);
  const close = (): void => ui.setState({ dialog: null, pin: null });
  return (
    <Modal
      opened={dialog !== null}
      onClose={close}
      title={dialog ? TITLES[dialog] : ""}
      size={dialog === "help" || dialog === "labelmap" ? "lg" : "md"}
      centered
    >
      {dialog === "palette" && <CommandPalette close={close} />}
      {dialog === "help" && <Help />}
      {dialog === "instructions" && <Instructions />}
      {dialog === "skip" && <Skip close={close} />}
      {dialog === "reject" && <Reject close={close} />}
      {dialog === "issue" && <NewIssue close={close} />}
      {dialog === "labelmap" && <ImportLabelmap close={close} />}
    </Modal>
  );
}

function Help() {
  const { ui } = useEditor();
  return (
    <Stack gap="xs">
      <dl className="ed-hotkeys">
        {HOTKEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Button variant="subtle" size="compact-xs" onClick={() => ui.setState({ hints: true, dialog: null })}>
        Show the first hints again
      </Button>
    </Stack>
  );
}

function Instructions() {
  const protocol = useExam((exam) => exam.project?.protocols.at(-1));
  return (
    <ScrollArea.Autosize mah="60vh">
      <Text size="sm" className="ed-instructions">
        {protocol ? protocol.instructions : "No protocol is published yet."}
      </Text>
      {protocol && (
        <Text size="xs" c="dimmed" mt="md">
          Version {protocol.version}
        </Text>
      )}
    </ScrollArea.Autosize>
  );
}

/** Asks the server, closes when it agrees and shows its reason when not. */
function useAsk(close: () => void): { ask: (draft: Omit<DraftCommand, "stream">) => void; busy: boolean; refusal: string | null } {
  const { session } = useEditor();
  const task = useExam((exam) => exam.task?.id ?? "");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = (draft: Omit<DraftCommand, "stream">): void => {
    setBusy(true);
    void session.ask({ ...draft, stream: `task/${task}` }).then(({ rejection }) => {
      setBusy(false);
      if (rejection) setRefusal(`${rejection.text} (${rejection.code})`);
      else close();
    });
  };
  return { ask, busy, refusal };
}

function Answer({
  text,
  disabled,
  busy,
  refusal,
  onClick,
}: {
  text: string;
  disabled: boolean;
  busy: boolean;
  refusal: string | null;
  onClick: () => void;
}) {
  return (
    <>
      {refusal !== null && (
        <Text size="sm" className="ed-bad" role="alert">
          {refusal}
        </Text>
      )}
      <Group justify="flex-end">
        <Button size="sm" disabled={disabled} loading={busy} data-testid="dialog-confirm" onClick={onClick}>
          {text}
        </Button>
      </Group>
    </>
  );
}

function Skip({ close }: { close: () => void }) {
  const [reason, setReason] = useState("");
  const { ask, busy, refusal } = useAsk(close);
  const data = reason.trim() === "" ? {} : { reason: reason.trim() };
  return (
    <Stack gap="sm">
      <Textarea
        data-autofocus
        label="Why can it not be read?"
        description="It becomes an issue that readers and reviewers see. Left empty it says: This task was skipped."
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Answer text="Skip" disabled={false} busy={busy} refusal={refusal} onClick={() => ask({ type: "task.skip", data })} />
    </Stack>
  );
}

function Reject({ close }: { close: () => void }) {
  const { session, stage } = useEditor();
  const project = useExam((exam) => exam.project);
  const [reason, setReason] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const { ask, busy, refusal } = useAsk(close);
  const objects = [...session.sets.values()].flatMap((set) => set.objects());
  const choose = (id: string, why: string | null): void => {
    const next = new Map(chosen);
    if (why === null) next.delete(id);
    else next.set(id, why);
    setChosen(next);
  };
  const send = (): void => {
    const rejected = objects.flatMap((object) => {
      const why = chosen.get(object.id);
      return why === undefined ? [] : [{ set: object.set, objectId: object.id, ...(why.trim() ? { reason: why.trim() } : {}) }];
    });
    ask({ type: "task.reject", data: { reason: reason.trim(), objects: rejected } });
  };
  return (
    <Stack gap="sm">
      <Textarea
        data-autofocus
        required
        label="What is to be changed?"
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Text size="sm" c="dimmed">
        Each object chosen here gets an issue of its own. With none chosen, the work as a whole is returned.
      </Text>
      <ScrollArea.Autosize mah="36vh">
        <Stack gap={8}>
          {objects.map((object) => (
            <div key={object.id}>
              <Checkbox
                size="sm"
                checked={chosen.has(object.id)}
                label={`${findLabel(project, object.labelId)?.name ?? ""} · ${rangeText(object, stage.volume?.grid.id)}`}
                onChange={(event) => choose(object.id, event.target.checked ? "" : null)}
              />
              {chosen.has(object.id) && (
                <TextInput
                  ml={28}
                  mt={4}
                  size="xs"
                  placeholder="Reason for this object"
                  aria-label="Reason for this object"
                  value={chosen.get(object.id)}
                  onChange={(event) => choose(object.id, event.target.value)}
                />
              )}
            </div>
          ))}
        </Stack>
      </ScrollArea.Autosize>
      <Answer text="Reject" disabled={reason.trim() === ""} busy={busy} refusal={refusal} onClick={send} />
    </Stack>
  );
}

function NewIssue({ close }: { close: () => void }) {
  const { ui, stage } = useEditor();
  const pin = useUi((state) => state.pin);
  const [text, setText] = useState("");
  const opened = (): void => {
    ui.setState({ tab: "issues" });
    close();
  };
  const { ask, busy, refusal } = useAsk(opened);
  const place = pin && { grid: stage.volume?.grid.id ?? "", plane: pin.plane, frameIndex: pin.index, point: pin.ijk };
  const data = { issueId: uuid7(), kind: place ? "pinned" : "file", text: text.trim(), ...(place ? { place } : {}) };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {pin ? `At the place you clicked, ${pin.plane} slice ${pin.index + 1}.` : "About the exam as a whole."} The task cannot be submitted
        while it is open.
      </Text>
      <Textarea
        data-autofocus
        label="What is it about?"
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Answer
        text="Open the issue"
        disabled={text.trim() === ""}
        busy={busy}
        refusal={refusal}
        onClick={() => ask({ type: "task.open-issue", data })}
      />
    </Stack>
  );
}
