import { describe, expect, it } from "vitest";
import { FakeServer, grid, paint, triangle } from "./fakeServer";
import { evolve } from "./evolve";
import { ObjectIndex } from "./objectIndex";
import { SortedMap } from "./sortedMap";
import { emptySet, type AnnotationSet } from "./state";
import type { OwnCommand, SetEventMessage } from "./types";

const nobody: ReadonlySet<string> = new Set();
const id = (n: number): string => `0193a5f0-7c00-7000-8000-${n.toString(16).padStart(12, "0")}`;

function event(version: number, data: Pick<SetEventMessage, "type" | "data">): SetEventMessage {
  return { ...data, version, at: "2026-03-04T12:00:00Z", by: "system", sessionId: "s", commandId: `c${version}` } as SetEventMessage;
}

/** A set of so many triangles, one each, over a hundred slices. */
function filled(count: number): AnnotationSet {
  let set = emptySet;
  for (let n = 0; n < count; n++)
    set = evolve(
      set,
      event(n + 1, { type: "set.object-added", data: { objectId: id(n), labelId: "liver", geometry: triangle(n % 100, 0), alpha: 1 } }),
    );
  return set;
}

describe("the index of a set's objects", () => {
  it.each([100, 1_000, 10_000, 100_000])(
    "an edit looks at the one object it changed, among %d",
    (count) => {
      const index = new ObjectIndex("set/1");
      let set = filled(count);
      index.follow(set, nobody);
      expect(index.seen).toBe(count);
      const visited = { nodes: 0 };
      for (let n = 1; n <= 50; n++) {
        const objectId = id((n * 7919) % count);
        const before = set;
        set = evolve(set, event(count + n, { type: "set.geometry-set", data: { objectId, geometry: triangle(n % 100, 1), alpha: 1 } }));
        SortedMap.changes(before.objects, set.objects, visited);
        index.follow(set, nobody);
      }
      expect(index.seen).toBe(count + 50);
      // Pairs of nodes compared: the way from the root to the change, with its side branches, which are shared.
      expect(visited.nodes / 50).toBeLessThan(8 * Math.log2(count));
    },
    120_000,
  );

  it("is what a new one makes of the same set, after any edits", () => {
    const server = new FakeServer();
    const index = new ObjectIndex("set/1");
    let state = 11;
    const random = (below: number): number => ((state = (state * 1103515245 + 12345) % 2147483648) >>> 9) % below;
    for (let n = 0; n < 400; n++) {
      server.execute("ada", { ...commandOf(random), commandId: `c${String(n).padStart(4, "0")}` } as OwnCommand);
      if (n % 3 !== 0) continue;
      index.follow(server.set, nobody);
      const anew = new ObjectIndex("set/1");
      anew.follow(server.set, nobody);
      expect(index.objects).toEqual(anew.objects);
      for (let frameIndex = 0; frameIndex < 4; frameIndex++) {
        const frame = { grid, plane: "axial" as const, frameIndex };
        expect([...index.on(frame)]).toEqual([...anew.on(frame)]);
        expect([...index.on(frame)].map((object) => object.id)).toEqual(
          index.objects.filter((object) => object.frames.some((f) => f.frameIndex === frameIndex)).map((object) => object.id),
        );
      }
    }
    expect(index.objects.length).toBeGreaterThan(3);
    expect(index.objects.some((object) => object.maskSlices.length > 0)).toBe(true);
  });

  it("an object stays marked until what was done to it is confirmed", () => {
    const server = new FakeServer();
    server.execute("ada", { type: "set.add-object", data: { objectId: "L", labelId: "liver" }, commandId: "add" });
    const index = new ObjectIndex("set/1");
    index.follow(server.set, new Set(["add"]));
    expect(index.find("L")?.pending).toBe(true);
    index.follow(server.set, nobody);
    expect(index.find("L")?.pending).toBe(false);
  });
});

describe("what changed between two maps", () => {
  it("is every key with another value, and no other", () => {
    let state = 5;
    const random = (below: number): number => ((state = (state * 1103515245 + 12345) % 2147483648) >>> 9) % below;
    for (let round = 0; round < 200; round++) {
      const before = SortedMap.from(Array.from({ length: random(40) }, () => [id(random(60)), random(9)] as const));
      let after = before;
      for (let n = random(6); n > 0; n--) after = random(3) === 0 ? after.without(id(random(60))) : after.with(id(random(60)), random(9));
      const keys = new Set([...before.keys(), ...after.keys()]);
      const wanted = [...keys].filter((key) => before.has(key) !== after.has(key) || before.get(key) !== after.get(key));
      expect(SortedMap.changes(before, after).sort()).toEqual(wanted.sort());
    }
  });
});

function commandOf(random: (below: number) => number): { type: string; data: unknown } {
  const objectId = `o${random(60)}`;
  const kind = Math.min(5, Math.floor(random(13) / 2));
  if (kind === 0) return { type: "set.add-object", data: { objectId, labelId: "liver", geometry: triangle(random(4), 0) } };
  if (kind === 1) return { type: "set.add-object", data: { objectId, labelId: "liver" } };
  if (kind === 2 && random(4) === 0) return { type: "set.remove-object", data: { objectId, revision: 100_000 } };
  if (kind === 3) return { type: "set.set-geometry", data: { objectId, geometry: triangle(random(4), random(3)), revision: 100_000 } };
  return paint(objectId, random(4), random(30), 1 + random(6), kind === 4 ? "takeOver" : "erase");
}
