import { Button, Group } from "@mantine/core";
import { uuid7 } from "../contract/uuid7";
import type { OutboxEntry } from "../sync/outbox";
import { useEditor, useExam } from "./context";
import { jumpTo } from "./objectActions";

/** What the server refused: kept until a person decides, beside the pictures and never in front of them. */
export function ConflictCards() {
  const refused = useExam((exam) => exam.refused);
  if (refused.length === 0) return null;
  return (
    <div className="ed-conflicts" data-testid="refused">
      {refused.slice(0, 3).map((entry) => (
        <Card key={entry.order} entry={entry} />
      ))}
      {refused.length > 3 && <div className="ed-dim">and {refused.length - 3} more</div>}
    </div>
  );
}

function Card({ entry }: { entry: OutboxEntry }) {
  const editor = useEditor();
  const { session, stage } = editor;
  const { command, rejection } = entry;
  useExam((exam) => exam.setsVersion);
  const { objectId } = command.data;
  const object = typeof objectId === "string" ? stage.host.find({ set: command.stream, objectId }) : undefined;
  const hasShape = command.data["geometry"] !== undefined;
  const again = (): void => {
    session.execute([{ stream: command.stream, type: command.type, data: command.data }], command.view);
    session.dismiss(entry);
  };
  const asNew = (): void => {
    const { geometry } = command.data;
    const labelId = editor.ui.getState().activeLabelId;
    if (labelId === null) return stage.host.say("Pick the class the new object shall have, then try again.");
    session.execute([{ stream: command.stream, type: "set.add-object", data: { objectId: uuid7(), labelId, geometry } }], command.view);
    session.dismiss(entry);
  };
  const isConflict = rejection?.class === "conflict";
  return (
    <article className="ed-conflict" role="alert">
      <strong>{entry.words}: not saved</strong>
      <p>{rejection?.text}</p>
      <p className="ed-dim">
        Kept since {new Date(entry.madeAt).toLocaleTimeString()} · <code>{rejection?.code}</code>
        {hasShape && object && " · yours is dashed, theirs is solid"}
      </p>
      <Group gap={6}>
        {object && (
          <Button size="compact-xs" variant="default" onClick={() => jumpTo(editor, object)}>
            Go there
          </Button>
        )}
        {object && (
          <Button size="compact-xs" variant="default" onClick={again}>
            {isConflict ? "Use yours" : "Try again"}
          </Button>
        )}
        {!object && hasShape && (
          <Button size="compact-xs" variant="default" onClick={asNew}>
            Bring back as a new object
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => session.dismiss(entry)}>
          {isConflict ? "Keep theirs" : "Let it go"}
        </Button>
      </Group>
    </article>
  );
}
