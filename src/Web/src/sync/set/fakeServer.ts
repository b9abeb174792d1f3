/** A server for tests of the optimistic set: the same rules, a log, receipts by command id. */
import { encodeRuns } from "../../masks/runs";
import { decide } from "./decide";
import { evolve } from "./evolve";
import type { LocalContext } from "./forecast";
import { emptySet, type AnnotationSet } from "./state";
import { OptimisticSet } from "./store";
import type { FrameGeometry, OwnCommand, SetCommand, SetEventMessage } from "./types";

export const grid = "grid-1";
export const group = "group-1";

/** The server in a few lines: decides by the same rules and keeps a log. */
export class FakeServer {
  readonly log: SetEventMessage[] = [];
  set: AnnotationSet = emptySet;
  leases: LocalContext["leases"] = new Map();
  private readonly receipts = new Map<string, { version: number; refused?: string }>();

  /** A command id is decided once; a repeat gets the first receipt. */
  execute(personId: string, command: OwnCommand): { version: number; refused?: string } {
    const known = this.receipts.get(command.commandId);
    if (known) return known;
    const outcome = decide(this.set, command, { ...contextOf(personId), leases: this.leases });
    if (!("refused" in outcome) && outcome.event) {
      const at = `2026-03-04T12:00:00.${this.log.length}Z`;
      const version = this.log.length + 1;
      const event = { ...outcome.event, version, at, by: personId, sessionId: `${personId}-1`, commandId: command.commandId };
      this.set = evolve(this.set, event);
      this.log.push(event);
    }
    const receipt = { version: this.log.length, ...("refused" in outcome && { refused: outcome.refused }) };
    this.receipts.set(command.commandId, receipt);
    return receipt;
  }
}

export function contextOf(personId: string): LocalContext {
  return { personId, sessionId: `${personId}-1`, labelGroupId: group, panoptic: true, leases: new Map() };
}

export function storeOf(personId: string): OptimisticSet {
  return new OptimisticSet(
    () => contextOf(personId),
    () => "2026-03-04T13:00:00Z",
  );
}

export function paint(objectId: string, k: number, start: number, length: number, mode: "set" | "erase" | "takeOver" = "set"): SetCommand {
  return { type: "set.paint-mask", data: { objectId, grid, mode, slices: [{ k, runs: encodeRuns([start, length]) }] } };
}

export function triangle(frameIndex: number, shift: number): FrameGeometry {
  const points = [
    [1 + shift, 1, frameIndex],
    [5 + shift, 1, frameIndex],
    [3, 4 + shift, frameIndex],
  ];
  return { shape: "polygon", grid, plane: "axial", frameIndex, points };
}
