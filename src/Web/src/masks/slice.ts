import { VoxelLineage } from "./lineage";
import { pushRun, type Runs } from "./runs";

/**
 * One k-slice of a mask layer: sorted runs of voxels with equal lineage. Immutable; a change makes a new slice.
 * Neighbouring runs differ, and voxels that nobody has written are in no run.
 */
export class MaskSlice {
  /** A slice that nobody has written. */
  static readonly empty = new MaskSlice(new Int32Array(0), new Int32Array(0), []);

  constructor(
    readonly starts: Int32Array,
    readonly lengths: Int32Array,
    readonly lineages: readonly VoxelLineage[],
  ) {}

  /** Number of runs. */
  get count(): number {
    return this.starts.length;
  }

  start(n: number): number {
    return this.starts[n] as number;
  }

  /** The first voxel after a run. */
  end(n: number): number {
    return (this.starts[n] as number) + (this.lengths[n] as number);
  }

  lineage(n: number): VoxelLineage {
    return this.lineages[n] as VoxelLineage;
  }

  /** The lineage of one voxel. */
  at(voxel: number): VoxelLineage {
    const n = this.lastStartingAtOrBefore(voxel);
    return n >= 0 && voxel < this.end(n) ? this.lineage(n) : VoxelLineage.nobody;
  }

  /** The runs of the present voxels of one object, joined where only their history differs. */
  runsOf(objectId: string): number[] {
    const runs: number[] = [];
    for (let n = 0; n < this.count; n++) if (this.lineage(n).owner === objectId) pushRun(runs, this.start(n), this.end(n) - this.start(n));
    return runs;
  }

  /** Visits the parts of these sorted runs that have one lineage each, in order, voxels that nobody has written too. */
  visit(runs: Runs, visit: (start: number, length: number, lineage: VoxelLineage) => void): void {
    let n = runs.length === 0 ? 0 : Math.max(0, this.lastStartingAtOrBefore(runs[0] as number));
    for (let r = 0; r < runs.length; r += 2) {
      const end = (runs[r] as number) + (runs[r + 1] as number);
      for (let at = runs[r] as number; at < end;) {
        while (n < this.count && this.end(n) <= at) n++;
        const inside = n < this.count && this.start(n) <= at;
        const stop = n === this.count ? end : Math.min(end, inside ? this.end(n) : this.start(n));
        visit(at, stop - at, inside ? this.lineage(n) : VoxelLineage.nobody);
        at = stop;
      }
    }
  }

  /** The slice after the voxels of these sorted runs changed their lineage; `change` is called once for each lineage met. */
  rewrite(runs: Runs, change: (lineage: VoxelLineage) => VoxelLineage): MaskSlice {
    const known = new Map<VoxelLineage, VoxelLineage>();
    const changed = (old: VoxelLineage): VoxelLineage => {
      let next = known.get(old);
      if (next === undefined) known.set(old, (next = change(old)));
      return next;
    };
    const result = new MaskSliceBuilder(this.count + runs.length);
    let from = 0;
    for (let r = 0; r < runs.length; r += 2) {
      const start = runs[r] as number;
      const end = start + (runs[r + 1] as number);
      this.copy(from, start, result);
      this.visit([start, end - start], (at, length, lineage) => result.add(at, length, changed(lineage)));
      from = end;
    }
    this.copy(from, Infinity, result);
    return result.toSlice();
  }

  /** The slice without what can neither be undone nor redone any more; this very one when nothing changes. */
  trim(live: ReadonlySet<number>): MaskSlice {
    const trimmed = new Map<VoxelLineage, VoxelLineage>();
    const kept: VoxelLineage[] = [];
    let isChanged = false;
    for (const lineage of this.lineages) {
      let next = trimmed.get(lineage);
      if (next === undefined) trimmed.set(lineage, (next = lineage.trim(live)));
      isChanged ||= next !== lineage;
      kept.push(next);
    }
    if (!isChanged) return this;
    const result = new MaskSliceBuilder(this.count);
    kept.forEach((lineage, n) => result.add(this.start(n), this.end(n) - this.start(n), lineage));
    return result.toSlice();
  }

  /** The index of the last run that starts at or before a voxel; −1 when there is none. */
  lastStartingAtOrBefore(voxel: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start(middle) <= voxel) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private copy(from: number, to: number, result: MaskSliceBuilder): void {
    for (let n = Math.max(0, this.lastStartingAtOrBefore(from)); n < this.count && this.start(n) < to; n++) {
      const start = Math.max(from, this.start(n));
      const end = Math.min(to, this.end(n));
      if (end > start) result.add(start, end - start, this.lineage(n));
    }
  }
}

/** Collects runs in order; drops those that nobody has written and joins equal neighbours. */
export class MaskSliceBuilder {
  private starts: Int32Array;
  private lengths: Int32Array;
  private readonly lineages: VoxelLineage[] = [];

  constructor(capacity: number) {
    this.starts = new Int32Array(Math.max(8, capacity));
    this.lengths = new Int32Array(Math.max(8, capacity));
  }

  /** Appends a run that starts at or after the end of the last one. */
  add(start: number, length: number, lineage: VoxelLineage): void {
    if (length === 0 || lineage.isNobody) return;
    const n = this.lineages.length;
    const last = n - 1;
    if (n > 0 && (this.starts[last] as number) + (this.lengths[last] as number) === start && this.lineages[last]?.equals(lineage)) {
      this.lengths[last] = (this.lengths[last] as number) + length;
      return;
    }
    if (n === this.starts.length) this.grow();
    this.starts[n] = start;
    this.lengths[n] = length;
    this.lineages.push(lineage);
  }

  toSlice(): MaskSlice {
    const count = this.lineages.length;
    return count === 0 ? MaskSlice.empty : new MaskSlice(this.starts.slice(0, count), this.lengths.slice(0, count), this.lineages);
  }

  private grow(): void {
    const [starts, lengths] = [this.starts, this.lengths];
    this.starts = new Int32Array(starts.length * 2);
    this.lengths = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.lengths.set(lengths);
  }
}
