import { isLive, type AnnotationSet } from "./state";
import type { SetEvent, StrokeMode } from "./types";

/** What the page knows of the world around a set when it foretells what a command will do. */
export interface LocalContext {
  readonly personId: string;
  readonly sessionId: string;
  readonly labelGroupId: string;
  readonly panoptic: boolean;
  /** The session that holds an object, by object id. */
  readonly leases: ReadonlyMap<string, { readonly sessionId: string }>;
}

/** What will come of a command, as far as the page can tell: an event, null when it changes nothing, or the code of a refusal. */
export type Forecast = { readonly event: SetEvent | null } | { readonly refused: string };

/** Whether another session holds the object. */
export function isHeld(context: LocalContext, objectId: string): boolean {
  const lease = context.leases.get(objectId);
  return lease !== undefined && lease.sessionId !== context.sessionId;
}

/** Whether a stroke may take a voxel from its owner. */
export function mayTake(set: AnnotationSet, context: LocalContext, mode: StrokeMode, owner: string | null): boolean {
  return owner === null || !isLive(set, owner) || (mode === "takeOver" && !isHeld(context, owner));
}
