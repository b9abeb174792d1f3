import { layerName, MaskLayer, type LayerId } from "../../masks/layer";
import { SortedMap } from "./sortedMap";
import type { AttributeAnswer, FrameKey, FrameLabel, Mark, UndoEntry } from "./types";

/** How many commands a person can undo. */
export const undoDepth = 100;

/** The person whose commands are nobody's to undo: the server itself. */
export const systemPerson = "system";

export const neverMarked: Mark = { revision: 0, commandId: "", stamp: 0 };

/** One occurrence of a class over slices (twin of Core's AnnotationObject). */
export interface AnnotationObject {
  readonly id: string;
  readonly labelId: string;
  readonly labelMark: Mark;
  readonly removed: boolean;
  readonly lifeMark: Mark;
  readonly maskMark: Mark;
  readonly createdBy: string;
  readonly createdAt: string;
  /** By {@link frameName}, removed ones too. */
  readonly frames: SortedMap<FrameLabel>;
  /** By {@link answerName}, taken back ones too. */
  readonly attributes: SortedMap<AttributeAnswer>;
}

/** One person's commands that can be undone (oldest first) and redone (the next one last). */
export interface UndoStack {
  readonly undo: readonly UndoEntry[];
  readonly redo: readonly UndoEntry[];
}

/** The state of an annotation set (twin of Core's AnnotationSet). Immutable. */
export interface AnnotationSet {
  readonly sealed: boolean;
  /** By id, removed ones too. */
  readonly objects: SortedMap<AnnotationObject>;
  /** By {@link layerName}. */
  readonly layers: SortedMap<MaskLayer>;
  /** By person id. */
  readonly stacks: SortedMap<UndoStack>;
  /** The stamps of strokes that somebody can still undo or redo. */
  readonly liveStamps: ReadonlySet<number>;
}

export const emptySet: AnnotationSet = {
  sealed: false,
  objects: SortedMap.empty(),
  layers: SortedMap.empty(),
  stacks: SortedMap.empty(),
  liveStamps: new Set(),
};

const emptyStack: UndoStack = { undo: [], redo: [] };

export function frameName(frame: FrameKey): string {
  return `${frame.grid}/${frame.plane}:${frame.frameIndex}`;
}

export function answerName(name: string, frame?: FrameKey | null): string {
  return frame ? `${name}\u0000${frameName(frame)}` : name;
}

export function isLive(set: AnnotationSet, objectId: string): boolean {
  return set.objects.get(objectId)?.removed === false;
}

export function layerOf(set: AnnotationSet, id: LayerId): MaskLayer {
  return set.layers.get(layerName(id)) ?? new MaskLayer(id);
}

export function stackOf(set: AnnotationSet, person: string): UndoStack {
  return set.stacks.get(person) ?? emptyStack;
}

/** The ids by which a person's commands can be undone, the latest first. */
export function undoable(set: AnnotationSet, person: string): string[] {
  return stackOf(set, person)
    .undo.map((entry) => entry.commandId)
    .reverse();
}

/** The ids by which a person's undone commands can be redone, the latest undone first. */
export function redoable(set: AnnotationSet, person: string): string[] {
  return stackOf(set, person)
    .redo.map((entry) => entry.commandId)
    .reverse();
}

/** The marks of all parts of an object. */
export function marksOf(target: AnnotationObject): Mark[] {
  return [
    target.labelMark,
    target.lifeMark,
    target.maskMark,
    ...Array.from(target.frames.values(), (label) => label.mark),
    ...Array.from(target.attributes.values(), (answer) => answer.mark),
  ];
}

/** The version of the last event that changed anything of an object. */
export function revisionOf(target: AnnotationObject): number {
  return Math.max(...marksOf(target).map((mark) => mark.revision));
}
