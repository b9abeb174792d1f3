/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { decide } from "./decide";
import { evolve } from "./evolve";
import { hashOf } from "./hash";
import { fromStored, toStored } from "./snapshot";
import { emptySet, type AnnotationSet } from "./state";
import type { OwnCommand, SetEventMessage, StoredSet } from "./types";

interface TraceStep {
  by: string;
  sessionId: string;
  commandId: string;
  type: string;
  data: unknown;
  leases: { objectId: string; sessionId: string }[];
  version: number;
  events: SetEventMessage[];
  rejection?: string;
  hash?: string;
}

interface Trace {
  panoptic: boolean;
  labelGroupId: string;
  steps: TraceStep[];
}

const golden = fileURLToPath(new URL("../../../../../tests/golden/masks", import.meta.url));
const asked = process.env["ANNOTATOR_TRACES"];
const traces = [golden, ...(asked ? [asked] : [])].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name)),
);

// Long replays must let the runner speak in between.
afterEach(() => new Promise((resolve) => setImmediate(resolve)));

describe.each(traces)("the server's trace %s", (path) => {
  const trace = JSON.parse(readFileSync(path, "utf8")) as Trace;
  const isLong = trace.steps.length > 1000;

  it("folds to the same hashes", () => {
    let set = emptySet;
    for (const step of trace.steps) {
      set = step.events.reduce(evolve, set);
      if (step.hash) expect(hashOf(set), `after ${step.commandId}`).toBe(step.hash);
    }
  });

  it("is foretold to the letter, refusals too", () => {
    let set = emptySet;
    for (const step of trace.steps) {
      const outcome = decide(set, { type: step.type, data: step.data, commandId: step.commandId } as OwnCommand, contextOf(trace, step));
      const foretold = "refused" in outcome ? { refused: outcome.refused } : { events: outcome.event ? [outcome.event] : [] };
      const happened = step.rejection ? { refused: step.rejection } : { events: step.events.map(({ type, data }) => ({ type, data })) };
      expect(foretold, step.commandId).toEqual(happened);
      set = step.events.reduce(evolve, set);
    }
  });

  it("folds from a snapshot taken anywhere", () => {
    const last = trace.steps.findLast((step) => step.hash)?.hash;
    for (let cut = 0; cut < trace.steps.length; cut += isLong ? 701 : 13) {
      const head = trace.steps.slice(0, cut).flatMap((step) => step.events);
      const read = fromStored(JSON.parse(JSON.stringify(toStored(head.reduce(evolve, emptySet)))) as StoredSet);
      const whole: AnnotationSet = trace.steps
        .slice(cut)
        .flatMap((step) => step.events)
        .reduce(evolve, read);
      expect(hashOf(whole)).toBe(last);
    }
  });
});

function contextOf(trace: Trace, step: TraceStep) {
  const leases = new Map(step.leases.map((lease) => [lease.objectId, lease]));
  return { personId: step.by, sessionId: step.sessionId, labelGroupId: trace.labelGroupId, panoptic: trace.panoptic, leases };
}
