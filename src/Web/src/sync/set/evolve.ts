import { layerName, type LayerId } from "../../masks/layer";
import type { VoxelLineage } from "../../masks/lineage";
import { decodeRuns } from "../../masks/runs";
import type { MaskSlice } from "../../masks/slice";
import { markIn, presentIn, putInto } from "./parts";
import { SortedMap } from "./sortedMap";
import { layerOf, neverMarked, stackOf, systemPerson, undoDepth, type AnnotationObject, type AnnotationSet } from "./state";
import type {
  Envelope,
  FrameGeometry,
  FrameLabel,
  MaskFlip,
  MaskPainted,
  ObjectPart,
  PartUndo,
  Provenance,
  SetEventMessage,
  StrokeUndo,
  UndoEntry,
} from "./types";

/** An event does not fit the state: events are missing, or the page's state is wrong. The set must be opened anew. */
export class MisfitError extends Error {
  override readonly name = "MisfitError";
}

/** The state after an event: the same rules, to the byte, as Core's AnnotationSetDecider.Evolve. */
export function evolve(set: AnnotationSet, event: SetEventMessage): AnnotationSet {
  if (event.type === "set.sealed") return { ...set, sealed: true };
  if (event.type === "set.unsealed") return { ...set, sealed: false };
  if (event.data.undoes) return turn(set, event, event.data.undoes);
  switch (event.type) {
    case "set.mask-painted":
      return paint(set, event, event.data);
    case "set.object-added":
      return add(set, event, event.data);
    case "set.geometry-set":
      return change(set, event, event.data.objectId, { part: "frame", label: drawn(event, event.data.geometry, event.data) });
    case "set.frame-label-removed": {
      const label = { frame: event.data.frame, by: event.by, at: event.at, mark: neverMarked, alpha: 1 };
      return change(set, event, event.data.objectId, { part: "frame", label });
    }
    case "set.object-removed":
      return change(set, event, event.data.objectId, { part: "life", removed: true });
    case "set.object-restored":
      return change(set, event, event.data.objectId, { part: "life", removed: false });
    case "set.class-changed":
      return change(set, event, event.data.objectId, { part: "class", labelId: event.data.labelId });
    case "set.attribute-set": {
      const { name, frame, value } = event.data;
      return change(set, event, event.data.objectId, {
        part: "answer",
        given: { name, frame, value: value ?? null, mark: neverMarked },
      });
    }
    default:
      return misfit(event, `this page does not know ${(event satisfies never as { type: string }).type}`);
  }
}

function add(set: AnnotationSet, event: Envelope, data: Extract<SetEventMessage, { type: "set.object-added" }>["data"]): AnnotationSet {
  if (set.objects.has(data.objectId)) misfit(event, `it adds ${data.objectId} a second time`);
  const mark = { revision: event.version, commandId: event.commandId, stamp: event.version };
  let target: AnnotationObject = {
    id: data.objectId,
    labelId: data.labelId,
    labelMark: mark,
    removed: false,
    lifeMark: mark,
    maskMark: neverMarked,
    createdBy: event.by,
    createdAt: event.at,
    frames: SortedMap.empty(),
    attributes: SortedMap.empty(),
  };
  if (data.geometry) target = putInto(target, { part: "frame", label: drawn(event, data.geometry, data) }, mark);
  const content: ObjectPart = { part: "life", removed: true };
  const entry: PartUndo = { kind: "part", commandId: event.commandId, objectId: target.id, expects: event.version, restores: 0, content };
  return push({ ...set, objects: set.objects.with(target.id, target) }, event, entry);
}

function change(set: AnnotationSet, event: Envelope, objectId: string, content: ObjectPart): AnnotationSet {
  const target = existing(set, objectId);
  const restores = markIn(target, content).stamp;
  const { commandId, version } = event;
  const entry: PartUndo = { kind: "part", commandId, objectId, expects: version, restores, content: presentIn(target, content) };
  const changed = putInto(target, content, { revision: version, commandId, stamp: version });
  return push({ ...set, objects: set.objects.with(objectId, changed) }, event, entry);
}

function paint(set: AnnotationSet, event: Envelope, data: MaskPainted): AnnotationSet {
  const ks = [...new Set(data.flips.map((flip) => flip.k))].sort((a, b) => a - b);
  const { objectId, grid, layer, mode } = data;
  const entry: StrokeUndo = { kind: "stroke", commandId: event.commandId, objectId, stamp: event.version, grid, layer, mode, ks };
  const flipped = flip(set, { grid, key: layer }, data.flips, (old, f) => {
    if (old.owner !== (f.from ?? null)) misfit(event, "a voxel had another owner");
    return old.write(event.version, f.to ?? null);
  });
  return push(markMask(flipped, event, objectId, event.version), event, entry);
}

function turn(set: AnnotationSet, event: SetEventMessage, undone: string): AnnotationSet {
  const stack = stackOf(set, event.by);
  const back = stack.undo.find((entry) => entry.commandId === undone);
  const entry = back ?? stack.redo.find((e) => e.commandId === undone);
  if (!entry) return misfit(event, "what it undoes is not there");
  const [changed, opposite] = entry.kind === "stroke" ? turnStroke(set, event, entry, !back) : turnPart(set, event, entry);
  const turned = back
    ? { undo: stack.undo.filter((e) => e !== entry), redo: [...stack.redo, opposite] }
    : { undo: [...stack.undo, opposite], redo: stack.redo.filter((e) => e !== entry) };
  return { ...changed, stacks: changed.stacks.with(event.by, turned) };
}

function turnPart(set: AnnotationSet, event: Envelope, entry: PartUndo): [AnnotationSet, UndoEntry] {
  const target = existing(set, entry.objectId);
  if (markIn(target, entry.content).stamp !== entry.expects) misfit(event, "somebody built on what it undoes");
  const { version: revision, commandId } = event;
  const changed = putInto(target, entry.content, { revision, commandId, stamp: entry.restores });
  const opposite = { ...entry, commandId, expects: entry.restores, restores: entry.expects, content: presentIn(target, entry.content) };
  return [{ ...set, objects: set.objects.with(target.id, changed) }, opposite];
}

function turnStroke(set: AnnotationSet, event: SetEventMessage, entry: StrokeUndo, forth: boolean): [AnnotationSet, UndoEntry] {
  if (event.type !== "set.mask-painted") return misfit(event, "it undoes a stroke but paints nothing");
  const flipped = flip(set, { grid: entry.grid, key: entry.layer }, event.data.flips, (old) => {
    const turned = forth ? old.redo(entry.stamp) : old.undo(entry.stamp);
    if (!turned) misfit(event, "a voxel was touched since");
    return turned;
  });
  return [markMask(flipped, event, entry.objectId, entry.stamp), { ...entry, commandId: event.commandId }];
}

function flip(
  set: AnnotationSet,
  id: LayerId,
  flips: readonly MaskFlip[],
  rewritten: (old: VoxelLineage, flip: MaskFlip) => VoxelLineage,
): AnnotationSet {
  const layer = layerOf(set, id);
  const slices = new Map<number, MaskSlice>();
  for (const f of flips) {
    const slice = slices.get(f.k) ?? layer.slice(f.k);
    slices.set(
      f.k,
      slice.rewrite(decodeRuns(f.runs), (old) => rewritten(old, f)),
    );
  }
  return withLayer(set, id, slices);
}

function withLayer(set: AnnotationSet, id: LayerId, slices: ReadonlyMap<number, MaskSlice>): AnnotationSet {
  if (slices.size === 0) return set;
  const layer = layerOf(set, id).with(slices);
  const name = layerName(id);
  return { ...set, layers: layer.slices.size > 0 ? set.layers.with(name, layer) : set.layers.without(name) };
}

function markMask(set: AnnotationSet, event: Envelope, objectId: string, stamp: number): AnnotationSet {
  const maskMark = { revision: event.version, commandId: event.commandId, stamp };
  return { ...set, objects: set.objects.with(objectId, { ...existing(set, objectId), maskMark }) };
}

// The server's own commands (imports) are nobody's to undo.
function push(set: AnnotationSet, event: Envelope, entry: UndoEntry): AnnotationSet {
  if (event.by === systemPerson) return entry.kind === "stroke" ? forget(set, [entry]) : set;
  const stack = stackOf(set, event.by);
  const undo = [...stack.undo, entry];
  const dropped = [...stack.redo, ...undo.splice(0, Math.max(0, undo.length - undoDepth))];
  const liveStamps = entry.kind === "stroke" ? new Set(set.liveStamps).add(entry.stamp) : set.liveStamps;
  const pushed = { ...set, stacks: set.stacks.with(event.by, { undo, redo: [] }), liveStamps };
  return forget(
    pushed,
    dropped.filter((e) => e.kind === "stroke"),
  );
}

// Layers keep nothing of strokes that nobody can turn any more: so the state is always in its normal form, and bounded.
function forget(set: AnnotationSet, dropped: readonly StrokeUndo[]): AnnotationSet {
  if (dropped.length === 0) return set;
  const liveStamps = new Set(set.liveStamps);
  for (const stroke of dropped) liveStamps.delete(stroke.stamp);
  let trimmed: AnnotationSet = { ...set, liveStamps };
  for (const stroke of dropped) {
    const id = { grid: stroke.grid, key: stroke.layer };
    const layer = layerOf(trimmed, id);
    const slices = new Map<number, MaskSlice>();
    for (const k of stroke.ks) {
      const slice = layer.slice(k).trim(liveStamps);
      if (slice !== layer.slice(k)) slices.set(k, slice);
    }
    trimmed = withLayer(trimmed, id, slices);
  }
  return trimmed;
}

function drawn(event: Envelope, geometry: FrameGeometry, data: { alpha?: number; provenance?: Provenance }): FrameLabel {
  const { grid, plane, frameIndex } = geometry;
  const { alpha = 1, provenance } = data;
  return { frame: { grid, plane, frameIndex }, geometry, by: event.by, at: event.at, mark: neverMarked, alpha, provenance };
}

function misfit(event: Envelope, why: string): never {
  throw new MisfitError(`Event ${event.version} does not fit the state: ${why}.`);
}

function existing(set: AnnotationSet, objectId: string): AnnotationObject {
  const found = set.objects.get(objectId);
  if (!found) throw new MisfitError(`The object ${objectId} is changed before it is added.`);
  return found;
}
