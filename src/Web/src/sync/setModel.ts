/** The annotation set as the editor sees it: confirmed events with the page's own pending commands on top. */
import type { Rejection } from "../contract/rest";
import type { MaskOverlay } from "../viewer/glRenderer";
import type { GridGeometry, PlaneName, ViewedPlane } from "../viewer/geometry";
import type { StreamFollower } from "./hub";
import type { FrameKey } from "./set/types";
import type { CommandMessage, LeaseView } from "./wire";

export interface FrameLabel {
  readonly plane: PlaneName;
  readonly grid: string;
  readonly frameIndex: number;
  readonly shape: string;
  readonly points: readonly (readonly number[])[];
  readonly by: string;
}

export interface Answer {
  readonly name: string;
  readonly value: unknown;
  readonly frame?: FrameKey;
}

/** A live object of a set. */
export interface SetObject {
  readonly set: string;
  readonly id: string;
  readonly labelId: string;
  readonly revision: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly frames: readonly FrameLabel[];
  readonly answers: readonly Answer[];
  /** k-slices with voxels of the object, per grid; empty without a mask. */
  readonly maskSlices: readonly { readonly grid: string; readonly ks: readonly number[] }[];
  /** Whether a command of mine on it has no receipt yet. */
  readonly pending: boolean;
}

/** Owners of one picture's voxels: layers of indices into `owners`, whose first entry is nobody. */
export interface OwnerPicture {
  readonly layers: MaskOverlay["layers"];
  readonly owners: readonly string[];
}

export interface SetModel extends StreamFollower {
  readonly stream: string;
  readonly labelGroupId: string;
  readonly sealed: boolean;
  /** Every live object, by id: as long as the set is. */
  objects(): readonly SetObject[];
  /** Live objects with a shape on a picture. */
  on(frame: FrameKey): Iterable<SetObject>;
  find(objectId: string): SetObject | undefined;
  owners(grid: GridGeometry, plane: ViewedPlane, index: number): OwnerPicture;
  /** My latest command that can be undone; null when there is none. Ids sort by time. */
  undoable(): string | null;
  redoable(): string | null;
  /** Completes a drawn command with what the server checks it against (revision, own commands under way). */
  completed(command: CommandMessage): CommandMessage;
  pend(command: CommandMessage): void;
  /** The command was accepted: it stays on top until the events up to this version are in. */
  accepted(commandId: string, version: number): void;
  refused(commandId: string, rejection: Rejection): void;
  subscribe(changed: () => void): () => void;
}

/** Which set, and whose eyes see it. */
export interface SetPlace {
  readonly stream: string;
  readonly labelGroupId: string;
  readonly panoptic: boolean;
  readonly personId: string;
  readonly sessionId: () => string;
  readonly leases: () => readonly LeaseView[];
}

export type CreateSet = (place: SetPlace) => SetModel;
