import { expect, test } from "vitest";
import { SortedMap } from "./sortedMap";

/** A small seeded generator (mulberry32). */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

test.each([1, 2, 3, 4, 5])("agrees with a Map under random changes, its older versions unchanged (seed %i)", (seed) => {
  const draw = random(seed);
  const mirror = new Map<string, number>();
  let map = SortedMap.empty<number>();
  let [oldMap, oldMirror] = [map, new Map(mirror)];
  for (let step = 0; step < 2000; step++) {
    const key = `k${Math.floor(draw() * 200)}`;
    if (draw() < 0.6) {
      map = map.with(key, step);
      mirror.set(key, step);
    } else {
      map = map.without(key);
      mirror.delete(key);
    }
    if (step % 50 !== 0) continue;
    expect([...map]).toEqual(sorted(mirror));
    expect(map.size).toBe(mirror.size);
    expect([...oldMap]).toEqual(sorted(oldMirror));
    [oldMap, oldMirror] = [map, new Map(mirror)];
  }
});

test("an undefined value is not the same as no entry", () => {
  const one = SortedMap.empty<number | undefined>().with("a", undefined);
  expect([one.has("a"), one.get("a"), one.size]).toEqual([true, undefined, 1]);
  expect(one.without("b")).toBe(one);
});

test("keys that begin alike, as ids made one after another do, stay balanced", () => {
  const map = SortedMap.from(
    Array.from({ length: 20_000 }, (_, n) => [`0193a5f0-7c00-7000-8000-${n.toString(16).padStart(12, "0")}`, n] as const),
  );
  let deepest = 0;
  const walk = (node: { left: unknown; right: unknown } | null, depth: number): void => {
    if (!node) return;
    deepest = Math.max(deepest, depth);
    walk(node.left as never, depth + 1);
    walk(node.right as never, depth + 1);
  };
  walk((map as unknown as { root: never }).root, 1);
  expect(deepest).toBeLessThan(60);
});
