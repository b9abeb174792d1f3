import { MaskSlice } from "./slice";

/** The name of a mask layer within a set: its grid, and the label group's id when the group is panoptic, else the object's id. */
export interface LayerId {
  readonly grid: string;
  readonly key: string;
}

/** Layers are kept by this text; it sorts as the server sorts them, by grid and then by key. */
export function layerName(id: LayerId): string {
  return `${id.grid}\u0000${id.key}`;
}

/** Voxels of one grid with at most one owner each. Immutable; a change copies only the k-slices it touches. */
export class MaskLayer {
  constructor(
    readonly id: LayerId,
    /** The k-slices that hold any run. */
    readonly slices: ReadonlyMap<number, MaskSlice> = new Map(),
  ) {}

  /** The k's of the slices, ascending. */
  get ks(): number[] {
    return [...this.slices.keys()].sort((a, b) => a - b);
  }

  /** One k-slice; an empty one when nothing is there. */
  slice(k: number): MaskSlice {
    return this.slices.get(k) ?? MaskSlice.empty;
  }

  /** The layer with other k-slices. */
  with(changed: ReadonlyMap<number, MaskSlice>): MaskLayer {
    if (changed.size === 0) return this;
    const slices = new Map(this.slices);
    for (const [k, slice] of changed) {
      if (slice.count > 0) slices.set(k, slice);
      else slices.delete(k);
    }
    return new MaskLayer(this.id, slices);
  }

  /** Whether any voxel is the object's now. */
  hasVoxelsOf(objectId: string): boolean {
    for (const slice of this.slices.values()) if (slice.lineages.some((lineage) => lineage.owner === objectId)) return true;
    return false;
  }
}
