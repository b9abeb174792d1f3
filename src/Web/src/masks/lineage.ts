/**
 * Whose a voxel is, and which strokes made it so as far as they can still be undone or redone (docs/adr/0002-mask-layers.md). Immutable.
 *
 * A line of entries (stamp, owner) with one of them current; the first has stamp 0. Undoing steps back, redoing steps forward,
 * a new stroke drops what comes after the current entry and appends itself.
 */
export class VoxelLineage {
  /** A voxel that nobody has written. */
  static readonly nobody = new VoxelLineage([null], [0], 0);

  /** Equal lineages have equal keys. */
  readonly key: string;

  constructor(
    readonly owners: readonly (string | null)[],
    readonly stamps: readonly number[],
    readonly current: number,
  ) {
    this.key = `${current}|${stamps.join()}|${owners.map((o) => o ?? "").join()}`;
  }

  /** The object that owns the voxel now, perhaps a removed one; null for nobody. */
  get owner(): string | null {
    return this.owners[this.current] as string | null;
  }

  /** The version of the stroke that wrote the present owner; 0 when it can no longer be undone. */
  get stamp(): number {
    return this.stamps[this.current] as number;
  }

  /** True when nothing is to be remembered of the voxel. */
  get isNobody(): boolean {
    return this.owners.length === 1 && this.owners[0] === null;
  }

  equals(other: VoxelLineage): boolean {
    return this === other || this.key === other.key;
  }

  /** The lineage after a stroke gave the voxel to an object, or to nobody. */
  write(stamp: number, owner: string | null): VoxelLineage {
    const kept = this.current + 1;
    return new VoxelLineage([...this.owners.slice(0, kept), owner], [...this.stamps.slice(0, kept), stamp], kept);
  }

  /** The lineage after the stroke is undone; null when it is not the last to have touched the voxel. */
  undo(stamp: number): VoxelLineage | null {
    return this.current > 0 && this.stamps[this.current] === stamp ? new VoxelLineage(this.owners, this.stamps, this.current - 1) : null;
  }

  /** The lineage after the stroke is redone; null when the voxel was touched since it was undone. */
  redo(stamp: number): VoxelLineage | null {
    return this.stamps[this.current + 1] === stamp ? new VoxelLineage(this.owners, this.stamps, this.current + 1) : null;
  }

  /** The lineage without what can neither be undone nor redone any more; this very one when there is nothing to drop. */
  trim(live: ReadonlySet<number>): VoxelLineage {
    let first = this.current;
    let last = this.current;
    while (first > 0 && live.has(this.stamps[first] as number)) first--;
    while (last + 1 < this.stamps.length && live.has(this.stamps[last + 1] as number)) last++;
    if (first === 0 && last === this.stamps.length - 1) return this;
    const stamps = this.stamps.slice(first, last + 1);
    stamps[0] = 0;
    return new VoxelLineage(this.owners.slice(first, last + 1), stamps, this.current - first);
  }
}
