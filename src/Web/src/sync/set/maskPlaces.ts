/** On which k-slices each object has voxels. A stroke costs the slices of its layer, not the objects of the set. */
import type { MaskLayer } from "../../masks/layer";
import type { MaskSlice } from "../../masks/slice";
import { SortedMap } from "./sortedMap";

type Places = Map<string, Map<number, number>>;

export class MaskPlaces {
  /** For each owner and grid, how many layers have it on a k-slice. */
  private readonly places = new Map<string, Places>();

  /** Takes over what changed in the layers; gives the owners whose slices are others now. */
  follow(before: SortedMap<MaskLayer>, after: SortedMap<MaskLayer>): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const name of SortedMap.changes(before, after)) {
      const [old, now] = [before.get(name), after.get(name)];
      const grid = (now ?? old)?.id.grid ?? "";
      for (const k of new Set([...(old?.slices.keys() ?? []), ...(now?.slices.keys() ?? [])])) {
        const [from, to] = [old?.slices.get(k), now?.slices.get(k)];
        if (from !== to) this.turn(grid, k, ownersOf(from), ownersOf(to), changed);
      }
    }
    return changed;
  }

  /** The k-slices with voxels of an object, ascending, by grid. */
  of(owner: string): { readonly grid: string; readonly ks: readonly number[] }[] {
    return [...(this.places.get(owner) ?? [])].map(([grid, ks]) => ({ grid, ks: [...ks.keys()].sort((a, b) => a - b) }));
  }

  private turn(grid: string, k: number, from: ReadonlySet<string>, to: ReadonlySet<string>, changed: Set<string>): void {
    for (const owner of from) if (!to.has(owner)) changed.add(this.count(owner, grid, k, -1));
    for (const owner of to) if (!from.has(owner)) changed.add(this.count(owner, grid, k, 1));
  }

  private count(owner: string, grid: string, k: number, by: 1 | -1): string {
    const grids: Places = this.places.get(owner) ?? new Map<string, Map<number, number>>();
    const ks = grids.get(grid) ?? new Map<number, number>();
    const layers = (ks.get(k) ?? 0) + by;
    if (layers > 0) ks.set(k, layers);
    else ks.delete(k);
    if (ks.size > 0) grids.set(grid, ks);
    else grids.delete(grid);
    if (grids.size > 0) this.places.set(owner, grids);
    else this.places.delete(owner);
    return owner;
  }
}

function ownersOf(slice: MaskSlice | undefined): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const { owner } of slice?.lineages ?? []) if (owner !== null) owners.add(owner);
  return owners;
}
