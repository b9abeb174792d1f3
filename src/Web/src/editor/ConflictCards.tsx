import { Button, Group } from "@mantine/core";
import { uuid7 } from "../contract/uuid7";
import type { OutboxEntry } from "../sync/outbox";
import { useCallback, useEffect, useRef } from "react";
import type { FrameLabel } from "../sync/setModel";
import { useEditor, useExam } from "./context";
import { jumpTo } from "./objectActions";

const SHOWN = 3;
const BESIDE_PX = 16;

/** What the server refused: kept until a person decides, beside the pictures and never in front of them. */
export function ConflictCards() {
  const refused = useExam((exam) => exam.refused);
  if (refused.length === 0) return null;
  return (
    <div data-testid="refused">
      {refused.slice(0, SHOWN).map((entry, place) => (
        <Card key={entry.order} entry={entry} place={place} more={place === SHOWN - 1 ? refused.length - SHOWN : 0} />
      ))}
    </div>
  );
}

/** Keeps a card beside the shape it is about while that is on screen, else in the corner. */
function useBeside(entry: OutboxEntry, place: number) {
  const { stage } = useEditor();
  const card = useRef<HTMLElement>(null);
  const put = useCallback(() => {
    const element = card.current;
    const room = element?.offsetParent?.getBoundingClientRect();
    if (!element || !room) return;
    const geometry = entry.command.data["geometry"] as FrameLabel | undefined;
    const view = geometry && stage.view(geometry.plane);
    const visible = view?.shownIndex === geometry?.frameIndex && view !== undefined && geometry !== undefined;
    const points = visible ? geometry.points.map((ijk) => view.canvasAt(ijk)) : [];
    const box = view?.element.getBoundingClientRect();
    const [x, y] =
      points.length > 0 && box
        ? [box.left - room.left + Math.max(...points.map((p) => p.x)) + BESIDE_PX, box.top - room.top + Math.min(...points.map((p) => p.y))]
        : [12, room.height - element.offsetHeight - 12 - place * BESIDE_PX];
    element.style.left = `${Math.max(8, Math.min(x, room.width - element.offsetWidth - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(y, room.height - element.offsetHeight - 8))}px`;
  }, [entry, place, stage]);
  useEffect(() => {
    put();
    return stage.onDraw(put);
  }, [put, stage]);
  return card;
}

function Card({ entry, place, more }: { entry: OutboxEntry; place: number; more: number }) {
  const editor = useEditor();
  const card = useBeside(entry, place);
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
    <article ref={card} className="ed-conflict" role="alert">
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
      {more > 0 && <p className="ed-dim">and {more} more</p>}
    </article>
  );
}
