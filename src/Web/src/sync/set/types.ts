/**
 * Commands, events and stored form of annotation sets, as Core's records name them (docs/contract.md). Written by hand until the
 * generated contract takes over; names and members equal the JSON.
 */
import type { Rejection } from "../../contract/rest";
import type { PlaneName } from "../../viewer/geometry";

export interface FrameKey {
  readonly grid: string;
  readonly plane: PlaneName;
  readonly frameIndex: number;
}

export interface FrameGeometry extends FrameKey {
  readonly shape: string;
  /** Continuous voxel coordinates i, j, k. */
  readonly points: readonly (readonly number[])[];
}

export type AnswerValue = string | number | boolean | readonly string[];
export type StrokeMode = "set" | "erase" | "takeOver";

export interface StrokeSlice {
  readonly k: number;
  readonly runs: string;
}

export interface MaskFlip {
  readonly k: number;
  readonly runs: string;
  /** The new owner; absent for nobody. */
  readonly to?: string | null;
  /** The owner before, perhaps a removed object; absent for nobody. */
  readonly from?: string | null;
}

export interface Provenance {
  readonly source: string;
  readonly name: string;
  readonly version: string;
  readonly originalGeometry?: FrameGeometry | null;
}

/** The revision the sender had confirmed, and its own unconfirmed commands that the edit builds on. */
export interface Based {
  readonly revision: number;
  readonly after?: readonly string[] | null;
}

export type SetCommand =
  | {
      readonly type: "set.add-object";
      readonly data: { readonly objectId: string; readonly labelId: string; readonly geometry?: FrameGeometry | null };
    }
  | { readonly type: "set.set-geometry"; readonly data: Based & { readonly objectId: string; readonly geometry: FrameGeometry } }
  | { readonly type: "set.remove-frame-label"; readonly data: Based & { readonly objectId: string; readonly frame: FrameKey } }
  | { readonly type: "set.remove-object"; readonly data: Partial<Based> & { readonly objectId: string } }
  | { readonly type: "set.change-class"; readonly data: Based & { readonly objectId: string; readonly labelId: string } }
  | { readonly type: "set.set-attribute"; readonly data: Based & AnswerOf }
  | { readonly type: "set.paint-mask"; readonly data: PaintMask }
  | { readonly type: "set.undo"; readonly data: { readonly commandId: string } };

interface AnswerOf {
  readonly objectId: string;
  readonly name: string;
  readonly value?: AnswerValue | null;
  readonly frame?: FrameKey | null;
}

export interface PaintMask {
  readonly objectId: string;
  readonly grid: string;
  readonly mode: StrokeMode;
  readonly slices: readonly StrokeSlice[];
}

/** Members of every event's data. */
interface Turned {
  /** The command this event undoes (or, when that was an undo, redoes). */
  readonly undoes?: string | null;
}

interface Drawn {
  readonly alpha?: number;
  readonly provenance?: Provenance | null;
}

export interface MaskPainted extends Turned {
  readonly objectId: string;
  readonly grid: string;
  readonly layer: string;
  readonly mode: StrokeMode;
  readonly flips: readonly MaskFlip[];
}

interface ObjectAdded extends Turned, Drawn {
  readonly objectId: string;
  readonly labelId: string;
  readonly geometry?: FrameGeometry | null;
}

interface SealChanged extends Turned {
  readonly task?: string | null;
}

export type SetEvent =
  | { readonly type: "set.object-added"; readonly data: ObjectAdded }
  | { readonly type: "set.geometry-set"; readonly data: Turned & Drawn & { readonly objectId: string; readonly geometry: FrameGeometry } }
  | { readonly type: "set.frame-label-removed"; readonly data: Turned & { readonly objectId: string; readonly frame: FrameKey } }
  | { readonly type: "set.object-removed"; readonly data: Turned & { readonly objectId: string } }
  | { readonly type: "set.object-restored"; readonly data: Turned & { readonly objectId: string } }
  | { readonly type: "set.class-changed"; readonly data: Turned & { readonly objectId: string; readonly labelId: string } }
  | { readonly type: "set.attribute-set"; readonly data: Turned & AnswerOf }
  | { readonly type: "set.mask-painted"; readonly data: MaskPainted }
  | { readonly type: "set.sealed"; readonly data: SealChanged }
  | { readonly type: "set.unsealed"; readonly data: SealChanged };

/** What the fold needs of an event's envelope. */
export interface Envelope {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly sessionId: string;
  readonly commandId: string;
}

export type SetEventMessage = SetEvent & Envelope;

/** A command made by this page. */
export type OwnCommand = SetCommand & { readonly commandId: string };

export interface Mark {
  /** The version of the event that last changed the part. */
  readonly revision: number;
  readonly commandId: string;
  /** The version of the event that first wrote the present content. */
  readonly stamp: number;
}

export interface FrameLabel {
  readonly frame: FrameKey;
  /** Absent once removed. */
  readonly geometry?: FrameGeometry | null;
  readonly by: string;
  readonly at: string;
  readonly mark: Mark;
  readonly alpha: number;
  readonly provenance?: Provenance | null;
}

export interface AttributeAnswer {
  readonly name: string;
  readonly frame?: FrameKey | null;
  /** Absent once taken back. */
  readonly value?: AnswerValue | null;
  readonly mark: Mark;
}

export type ObjectPart =
  | { readonly part: "life"; readonly removed: boolean }
  | { readonly part: "class"; readonly labelId: string }
  | { readonly part: "frame"; readonly label: FrameLabel }
  | { readonly part: "answer"; readonly given: AttributeAnswer };

export interface PartUndo {
  readonly kind: "part";
  readonly commandId: string;
  readonly objectId: string;
  readonly expects: number;
  readonly restores: number;
  readonly content: ObjectPart;
}

export interface StrokeUndo {
  readonly kind: "stroke";
  readonly commandId: string;
  readonly objectId: string;
  readonly stamp: number;
  readonly grid: string;
  readonly layer: string;
  readonly mode: StrokeMode;
  readonly ks: readonly number[];
}

export type UndoEntry = PartUndo | StrokeUndo;

export interface StoredObject {
  readonly id: string;
  readonly labelId: string;
  readonly labelMark: Mark;
  readonly removed: boolean;
  readonly lifeMark: Mark;
  readonly maskMark: Mark;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly frames: readonly FrameLabel[];
  readonly attributes: readonly AttributeAnswer[];
}

export interface StoredLayer {
  readonly grid: string;
  readonly key: string;
  readonly lineages: readonly { readonly owners: readonly string[]; readonly stamps: readonly number[]; readonly current: number }[];
  readonly slices: readonly { readonly k: number; readonly runs: string }[];
}

/** A snapshot of a set. */
export interface StoredSet {
  readonly schema: number;
  readonly sealed: boolean;
  readonly objects: readonly StoredObject[];
  readonly layers: readonly StoredLayer[];
  readonly stacks: readonly { readonly by: string; readonly undo: readonly UndoEntry[]; readonly redo: readonly UndoEntry[] }[];
}

export type { Rejection };
