import { layerOf, frameName, answerName, marksOf, neverMarked, stackOf, type AnnotationObject, type AnnotationSet } from "./state";
import { isHeld, type Forecast, type LocalContext } from "./forecast";
import { decideStroke, decideStrokeTurn } from "./strokes";
import { markIn } from "./parts";
import type { Mark, ObjectPart, OwnCommand, PartUndo, SetEvent } from "./types";

/** Foretells what the server will make of a command. The server's word stands; this only lets the page draw without waiting. */
export function decide(set: AnnotationSet, command: OwnCommand, context: LocalContext): Forecast {
  if (set.sealed) return refuse("sealed");
  if (command.type === "set.undo") return decideUndo(set, command.data.commandId, context);
  const target = set.objects.get(command.data.objectId);
  if (command.type === "set.add-object") {
    return target ? refuse("object-exists") : accept({ type: "set.object-added", data: { ...command.data, alpha: 1 } });
  }
  if (!target) return refuse("no-such-object");
  if (target.removed) return refuse("gone");
  if (isHeld(context, target.id)) return refuse("held");
  return command.type === "set.paint-mask" ? decideStroke(set, command.data, context) : decideEdit(target, command);
}

type Edit = Exclude<OwnCommand, { type: "set.add-object" | "set.paint-mask" | "set.undo" }>;

function decideEdit(target: AnnotationObject, command: Edit): Forecast {
  const { data } = command;
  const seen = (...marks: Mark[]): boolean =>
    data.revision === undefined ||
    marks.every((mark) => mark.revision <= (data.revision as number) || data.after?.includes(mark.commandId) === true);
  switch (command.type) {
    case "set.set-geometry": {
      const { objectId, geometry } = command.data;
      const present = target.frames.get(frameName(geometry));
      if (!seen(target.labelMark, present?.mark ?? neverMarked)) return refuse("conflict");
      if (present?.alpha === 1 && present.geometry && same(present.geometry, geometry)) return nothing;
      return accept({ type: "set.geometry-set", data: { objectId, geometry, alpha: 1, ...given("provenance", present?.provenance) } });
    }
    case "set.remove-frame-label": {
      const present = target.frames.get(frameName(command.data.frame));
      if (!present) return refuse("no-such-frame-label");
      if (!present.geometry) return nothing;
      if (!seen(target.labelMark, present.mark)) return refuse("conflict");
      return accept({ type: "set.frame-label-removed", data: { objectId: target.id, frame: command.data.frame } });
    }
    case "set.remove-object":
      return seen(...marksOf(target)) ? accept({ type: "set.object-removed", data: { objectId: target.id } }) : refuse("conflict");
    case "set.change-class": {
      const { objectId, labelId } = command.data;
      if (!seen(...marksOf(target).filter((mark) => mark !== target.lifeMark && mark !== target.maskMark))) return refuse("conflict");
      return target.labelId === labelId ? nothing : accept({ type: "set.class-changed", data: { objectId, labelId } });
    }
    case "set.set-attribute": {
      const { objectId, name, frame, value } = command.data;
      const present = target.attributes.get(answerName(name, frame));
      if (!seen(target.labelMark, present?.mark ?? neverMarked)) return refuse("conflict");
      if (sameAnswer(present?.value, value)) return nothing;
      return accept({ type: "set.attribute-set", data: { objectId, name, ...given("value", value), ...given("frame", frame) } });
    }
  }
}

function decideUndo(set: AnnotationSet, undone: string, context: LocalContext): Forecast {
  const stack = stackOf(set, context.personId);
  const back = stack.undo.find((entry) => entry.commandId === undone);
  const entry = back ?? stack.redo.find((e) => e.commandId === undone);
  if (!entry) return refuse("nothing-to-undo");
  const target = set.objects.get(entry.objectId);
  if (!target) return refuse("no-such-object");
  if (isHeld(context, target.id)) return refuse("held");
  if (entry.kind === "part") return decidePartTurn(set, target, entry, undone);
  return target.removed ? refuse("gone") : decideStrokeTurn(set, context, entry, undone, !back);
}

function decidePartTurn(set: AnnotationSet, target: AnnotationObject, entry: PartUndo, undoes: string): Forecast {
  const { content } = entry;
  if (target.removed && content.part !== "life") return refuse("gone");
  if (markIn(target, content).stamp !== entry.expects) return refuse("built-on");
  const isAdding = content.part === "life" && content.removed && entry.restores === 0;
  if (isAdding && isBuiltOn(set, target, entry.expects)) return refuse("built-on");
  return accept(eventOf(target.id, content, undoes));
}

// Taking an object back must not take anything along that was put on it later and still stands, by whomever.
function isBuiltOn(set: AnnotationSet, target: AnnotationObject, added: number): boolean {
  return (
    target.labelMark.stamp !== added ||
    [...target.frames.values()].some((label) => label.mark.stamp !== added && label.mark.stamp !== 0) ||
    [...target.attributes.values()].some((answer) => answer.mark.stamp !== 0) ||
    [...set.layers.values()].some((layer) => layerOf(set, layer.id).hasVoxelsOf(target.id))
  );
}

function eventOf(objectId: string, content: ObjectPart, undoes: string): SetEvent {
  switch (content.part) {
    case "life":
      return { type: content.removed ? "set.object-removed" : "set.object-restored", data: { objectId, undoes } };
    case "class":
      return { type: "set.class-changed", data: { objectId, labelId: content.labelId, undoes } };
    case "frame": {
      const { frame, geometry, alpha, provenance } = content.label;
      if (!geometry) return { type: "set.frame-label-removed", data: { objectId, frame, undoes } };
      return { type: "set.geometry-set", data: { objectId, geometry, alpha, ...given("provenance", provenance), undoes } };
    }
    case "answer": {
      const { name, value, frame } = content.given;
      return { type: "set.attribute-set", data: { objectId, name, ...given("value", value), ...given("frame", frame), undoes } };
    }
  }
}

const nothing: Forecast = { event: null };

function accept(event: SetEvent): Forecast {
  return { event };
}

function refuse(code: string): Forecast {
  return { refused: code };
}

// Members without a value are left out, as the server leaves them out.
function given<K extends string, V>(name: K, value: V | null | undefined): { [N in K]?: V } {
  return value === null || value === undefined ? {} : ({ [name]: value } as { [N in K]?: V });
}

function same(
  a: { points: readonly (readonly number[])[]; shape: string },
  b: { points: readonly (readonly number[])[]; shape: string },
): boolean {
  if (a.shape !== b.shape || a.points.length !== b.points.length) return false;
  return a.points.every((point, n) => point.every((coordinate, axis) => coordinate === b.points[n]?.[axis]));
}

function sameAnswer(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
