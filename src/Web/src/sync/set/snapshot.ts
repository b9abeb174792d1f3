import { layerName, MaskLayer } from "../../masks/layer";
import { VoxelLineage } from "../../masks/lineage";
import { fromBase64, pushVarint, toBase64, VarintReader } from "../../masks/runs";
import { MaskSliceBuilder, type MaskSlice } from "../../masks/slice";
import { SortedMap } from "./sortedMap";
import { answerName, frameName, type AnnotationObject, type AnnotationSet } from "./state";
import type { StoredLayer, StoredObject, StoredSet } from "./types";

const schema = 1;

/** The set of a snapshot. Throws when it is of another schema or damaged. */
export function fromStored(stored: StoredSet): AnnotationSet {
  if (stored.schema !== schema) throw new RangeError(`The snapshot has the schema ${stored.schema}.`);
  const entries = stored.stacks.flatMap((stack) => [...stack.undo, ...stack.redo]);
  return {
    sealed: stored.sealed,
    objects: SortedMap.from(stored.objects.map((o) => [o.id, objectFromStored(o)])),
    layers: SortedMap.from(stored.layers.map((l) => [layerName(l), layerFromStored(l)])),
    stacks: SortedMap.from(stored.stacks.map((s) => [s.by, { undo: s.undo, redo: s.redo }])),
    liveStamps: new Set(entries.flatMap((entry) => (entry.kind === "stroke" ? [entry.stamp] : []))),
  };
}

/** An object as a snapshot or a conflict's details hold it. */
export function objectFromStored(stored: StoredObject): AnnotationObject {
  return {
    ...stored,
    frames: SortedMap.from(stored.frames.map((label) => [frameName(label.frame), label])),
    attributes: SortedMap.from(stored.attributes.map((answer) => [answerName(answer.name, answer.frame), answer])),
  };
}

/** The snapshot of a set. */
export function toStored(set: AnnotationSet): StoredSet {
  return {
    schema,
    sealed: set.sealed,
    objects: Array.from(set.objects.values(), (o) => ({ ...o, frames: [...o.frames.values()], attributes: [...o.attributes.values()] })),
    layers: Array.from(set.layers.values(), layerToStored),
    stacks: Array.from(set.stacks, ([by, stack]) => ({ by, ...stack })),
  };
}

function layerFromStored(stored: StoredLayer): MaskLayer {
  const lineages = stored.lineages.map(
    (l) =>
      new VoxelLineage(
        l.owners.map((owner) => owner || null),
        l.stamps,
        l.current,
      ),
  );
  return new MaskLayer({ grid: stored.grid, key: stored.key }, new Map(stored.slices.map((s) => [s.k, sliceFromStored(s.runs, lineages)])));
}

function sliceFromStored(runs: string, lineages: readonly VoxelLineage[]): MaskSlice {
  const reader = new VarintReader(fromBase64(runs));
  const result = new MaskSliceBuilder(64);
  let end = 0;
  while (!reader.isDone) {
    const start = end + reader.next();
    const length = reader.next();
    const lineage = lineages[reader.next()];
    if (!lineage) throw new RangeError("Stored runs are damaged.");
    result.add(start, length, lineage);
    end = start + length;
  }
  return result.toSlice();
}

function layerToStored(layer: MaskLayer): StoredLayer {
  const numbers = new Map<string, number>();
  const lineages: VoxelLineage[] = [];
  const slices = layer.ks.map((k) => {
    const slice = layer.slice(k);
    const bytes: number[] = [];
    let end = 0;
    for (let n = 0; n < slice.count; n++) {
      const lineage = slice.lineage(n);
      let number = numbers.get(lineage.key);
      if (number === undefined) {
        numbers.set(lineage.key, (number = lineages.length));
        lineages.push(lineage);
      }
      pushVarint(bytes, slice.start(n) - end);
      pushVarint(bytes, slice.end(n) - slice.start(n));
      pushVarint(bytes, number);
      end = slice.end(n);
    }
    return { k, runs: toBase64(bytes) };
  });
  const stored = lineages.map(({ owners, stamps, current }) => ({ owners: owners.map((owner) => owner ?? ""), stamps, current }));
  return { ...layer.id, lineages: stored, slices };
}
