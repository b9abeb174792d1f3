import { describe, expect, it } from "vitest";
import { encodeRuns } from "../../masks/runs";
import { MisfitError } from "./evolve";
import { FakeServer, grid, group, paint, storeOf, triangle } from "./fakeServer";
import { layerOf, type AnnotationSet } from "./state";
import type { OptimisticSet } from "./store";
import type { OwnCommand, SetEventMessage } from "./types";

function picture(set: AnnotationSet, k: number, voxels: number): string {
  const slice = layerOf(set, { grid, key: group }).slice(k);
  return Array.from({ length: voxels }, (_, voxel) => slice.at(voxel).owner?.[0] ?? ".").join("");
}

describe("an optimistic set", () => {
  const server = new FakeServer();
  const add = (id: string): OwnCommand => ({ type: "set.add-object", data: { objectId: id, labelId: "liver" }, commandId: `add-${id}` });
  server.execute("ada", add("L"));
  server.execute("bob", add("K"));

  function opened(): OptimisticSet {
    const store = storeOf("ada");
    store.receive(server.log.slice(0, 2));
    return store;
  }

  it("shows a command at once and stays as it is when the server says the same", () => {
    const store = opened();
    let changes = 0;
    store.subscribe(() => changes++);
    store.execute({ ...paint("L", 1, 0, 4), commandId: "s1" });
    expect(picture(store.drawn, 1, 6)).toBe("LLLL..");
    expect(picture(store.confirmed, 1, 6)).toBe("......");
    const drawn = store.drawn;
    const flips = [{ k: 1, runs: encodeRuns([0, 4]), to: "L" }];
    const data = { objectId: "L", grid, layer: group, mode: "set" as const, flips };
    store.receive([{ type: "set.mask-painted", data, version: 3, at: "later", by: "ada", sessionId: "x", commandId: "s1" }]);
    expect(store.drawn).toBe(drawn);
    expect(store.confirmed).toBe(drawn);
    expect(store.pending).toEqual([]);
    expect(changes).toBe(1);
  });

  it("replays its pending commands over what others did first", () => {
    const store = opened();
    store.execute({ ...paint("L", 1, 0, 6), commandId: "s1" });
    const flips = [{ k: 1, runs: encodeRuns([2, 2]), to: "K" }];
    const data = { objectId: "K", grid, layer: group, mode: "set" as const, flips };
    store.receive([{ type: "set.mask-painted", data, version: 3, at: "later", by: "bob", sessionId: "y", commandId: "theirs" }]);
    expect(picture(store.drawn, 1, 6)).toBe("LLKKLL");
    expect(store.pending.map((c) => c.commandId)).toEqual(["s1"]);
  });

  it("takes a refused command off the picture and keeps it to be shown", () => {
    const store = opened();
    store.execute({ ...paint("L", 1, 0, 4), commandId: "s1" });
    store.execute({ ...paint("L", 2, 0, 4), commandId: "s2" });
    store.rejected("s1", { class: "locked", code: "held", text: "Bob is editing this object." });
    expect(picture(store.drawn, 1, 4) + picture(store.drawn, 2, 4)).toBe("....LLLL");
    expect(store.refused.map((r) => [r.command.commandId, r.rejection.code])).toEqual([["s1", "held"]]);
    store.dismiss("s1");
    expect(store.refused).toEqual([]);
  });

  it("ends a command that changed nothing when its receipt is covered", () => {
    const store = opened();
    store.execute({ ...paint("L", 1, 0, 4, "erase"), commandId: "s1" });
    store.accepted("s1", 2);
    expect(store.pending).toEqual([]);
    store.execute({ ...paint("L", 1, 0, 4, "erase"), commandId: "s2" });
    store.accepted("s2", 3);
    expect(store.pending).toHaveLength(1);
  });

  it("undoes and redoes commands that are still on their way", () => {
    const store = opened();
    store.execute({ ...paint("L", 1, 0, 4), commandId: "s1" });
    expect(store.undoable[0]).toBe("s1");
    store.execute({ type: "set.undo", data: { commandId: "s1" }, commandId: "u1" });
    expect(picture(store.drawn, 1, 4)).toBe("....");
    expect(store.redoable).toEqual(["u1"]);
    store.execute({ type: "set.undo", data: { commandId: "u1" }, commandId: "r1" });
    expect(picture(store.drawn, 1, 4)).toBe("LLLL");
  });

  it("names what an edit builds on: the confirmed revision and its own commands on their way", () => {
    const store = opened();
    expect(store.basisOf("L")).toEqual({ revision: 1 });
    store.execute({ type: "set.add-object", data: { objectId: "P", labelId: "outline", geometry: triangle(1, 0) }, commandId: "p1" });
    expect(store.basisOf("P")).toEqual({ revision: 0, after: ["p1"] });
    const data = { objectId: "P", geometry: triangle(1, 1), ...store.basisOf("P") };
    store.execute({ type: "set.set-geometry", data, commandId: "p2" });
    expect(store.basisOf("P")).toEqual({ revision: 0, after: ["p1", "p2"] });
  });

  it("takes nothing across a gap, and passes over what it knows", () => {
    const store = opened();
    const [first] = server.log as [SetEventMessage];
    expect(store.receive([{ ...first, version: 5 }])).toBe("gap");
    expect(store.version).toBe(2);
    expect(store.receive(server.log.slice(0, 2))).toBe("taken");
    expect(store.version).toBe(2);
  });

  it("keeps its pending commands over a snapshot", () => {
    const store = opened();
    store.execute({ ...paint("L", 1, 0, 4), commandId: "s1" });
    store.reset(2, server.set);
    expect(picture(store.drawn, 1, 4)).toBe("LLLL");
    expect(store.pending).toHaveLength(1);
  });

  it("refuses events that do not fit, for then the page's state is wrong", () => {
    const at = { at: "", by: "ada", sessionId: "s", commandId: "x", version: 3 };
    const flips = [{ k: 0, runs: encodeRuns([0, 1]), to: "L", from: "K" }];
    const misfits: unknown[] = [
      { ...at, type: "set.mask-painted", data: { objectId: "L", grid, layer: group, mode: "set", flips } },
      { ...at, type: "set.object-removed", data: { objectId: "nothing" } },
      { ...at, type: "set.object-added", data: { objectId: "L", labelId: "liver" } },
      { ...at, type: "set.object-removed", data: { objectId: "L", undoes: "nothing" } },
      { ...at, type: "set.from-the-future", data: {} },
    ];
    for (const event of misfits) expect(() => opened().receive([event as SetEventMessage])).toThrow(MisfitError);
  });
});
