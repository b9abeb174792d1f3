import { extent, type AxisName, type GridGeometry, type PlaneAxis, type PlaneDescriptor } from "../viewer/geometry";
import type { MaskLayer } from "./layer";
import type { VoxelLineage } from "./lineage";
import type { MaskSlice } from "./slice";

/** The number that stands for an owner in the picture; 0 for nobody and for objects that are not shown. */
export type OwnerIndex = (owner: string) => number;

/** A part of a picture, in pixels. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

// Below this, a loop beats the call.
const shortRun = 24;

/**
 * One slice of a lattice plane as a picture of owner numbers, kept up to date as the layer changes.
 * Truth stays in the layer; this is what the GPU gets.
 */
export class OwnerPicture {
  /** `width × height`, row-major, as the plane's pictures stand. */
  readonly pixels: Uint16Array;
  private readonly strides: Record<AxisName, number>;
  private readonly origin: number;
  private readonly fixed: number;

  constructor(
    private readonly grid: GridGeometry,
    private readonly plane: PlaneDescriptor,
    index: number,
  ) {
    this.pixels = new Uint16Array(plane.width * plane.height);
    this.strides = { i: 0, j: 0, k: 0 };
    this.strides[plane.columnAxis.axis] = plane.columnAxis.reversed ? -1 : 1;
    this.strides[plane.rowAxis.axis] = plane.rowAxis.reversed ? -plane.width : plane.width;
    this.origin = (plane.columnAxis.reversed ? plane.width - 1 : 0) + (plane.rowAxis.reversed ? (plane.height - 1) * plane.width : 0);
    this.fixed = plane.sliceAxis.reversed ? extent(grid, plane.sliceAxis.axis) - 1 - index : index;
  }

  /** Draws the layer anew; gives the part of the picture that was written: all of it. */
  fill(layer: MaskLayer, ownerIndex: OwnerIndex): PixelRect {
    this.pixels.fill(0);
    const numbers = numberer(ownerIndex);
    if (this.plane.sliceAxis.axis === "k") this.drawSlice(layer.slice(this.fixed), this.fixed, numbers);
    else for (const [k, slice] of layer.slices) this.drawSlice(slice, k, numbers);
    return { x: 0, y: 0, width: this.plane.width, height: this.plane.height };
  }

  /** Draws only what these k-slices of the layer show here; gives the part that was written, null when none of it is in this picture. */
  update(layer: MaskLayer, ks: Iterable<number>, ownerIndex: OwnerIndex): PixelRect | null {
    if (this.plane.sliceAxis.axis === "k") {
      for (const k of ks) if (k === this.fixed) return this.fill(layer, ownerIndex);
      return null;
    }
    const numbers = numberer(ownerIndex);
    let first = Infinity;
    let last = -Infinity;
    for (const k of ks) {
      if (k < 0 || k >= this.grid.slices) continue;
      this.clearLine(k);
      this.drawSlice(layer.slice(k), k, numbers);
      first = Math.min(first, k);
      last = Math.max(last, k);
    }
    return last < first ? null : this.linesOf(first, last);
  }

  private drawSlice(slice: MaskSlice, k: number, numbers: (lineage: VoxelLineage) => number): void {
    const base = this.origin + k * this.strides.k;
    if (this.plane.sliceAxis.axis === "k") this.drawRows(slice, this.origin, 0, this.grid.columns * this.grid.rows, numbers);
    else if (this.plane.sliceAxis.axis === "j") {
      const row = this.fixed * this.grid.columns;
      this.drawRows(slice, base - this.fixed * this.strides.j, row, row + this.grid.columns, numbers);
    } else this.drawColumn(slice, base, numbers);
  }

  // Runs within [from, to), row by row: pixel = base + j × stride(j) + i × stride(i).
  private drawRows(slice: MaskSlice, base: number, from: number, to: number, numbers: (lineage: VoxelLineage) => number): void {
    const { columns } = this.grid;
    const { i: step, j: rowStep } = this.strides;
    for (let n = Math.max(0, slice.lastStartingAtOrBefore(from)); n < slice.count && slice.start(n) < to; n++) {
      const number = numbers(slice.lineage(n));
      if (number === 0) continue;
      const end = Math.min(to, slice.end(n));
      for (let voxel = Math.max(from, slice.start(n)); voxel < end;) {
        const j = Math.floor(voxel / columns);
        const stop = Math.min(end, (j + 1) * columns);
        const pixel = base + j * rowStep + (voxel - j * columns) * step;
        this.drawLine(pixel, stop - voxel, step, number);
        voxel = stop;
      }
    }
  }

  private drawLine(pixel: number, length: number, step: number, number: number): void {
    if (length < shortRun) for (let m = 0; m < length; m++) this.pixels[pixel + m * step] = number;
    else if (step === 1) this.pixels.fill(number, pixel, pixel + length);
    else if (step === -1) this.pixels.fill(number, pixel - length + 1, pixel + 1);
    else for (let m = 0; m < length; m++) this.pixels[pixel + m * step] = number;
  }

  // One column of voxels, i fixed: of each run the rows j in which it covers that column.
  private drawColumn(slice: MaskSlice, base: number, numbers: (lineage: VoxelLineage) => number): void {
    const { columns } = this.grid;
    const { starts, lengths } = slice;
    const rowStep = this.strides.j;
    const fixed = this.fixed;
    for (let n = 0; n < starts.length; n++) {
      const start = starts[n] as number;
      const end = start + (lengths[n] as number);
      // The first row at or below the run's start whose voxel in the column is not before it.
      let j = ((start - fixed + columns - 1) / columns) | 0;
      let voxel = j * columns + fixed;
      if (voxel >= end) continue;
      const number = numbers(slice.lineage(n));
      if (number === 0) continue;
      for (; voxel < end; voxel += columns, j++) this.pixels[base + j * rowStep] = number;
    }
  }

  private clearLine(k: number): void {
    const other: PlaneAxis = this.plane.columnAxis.axis === "k" ? this.plane.rowAxis : this.plane.columnAxis;
    const count = extent(this.grid, other.axis);
    const step = this.strides[other.axis];
    const base = this.origin + k * this.strides.k;
    for (let n = 0; n < count; n++) this.pixels[base + n * step] = 0;
  }

  private linesOf(firstK: number, lastK: number): PixelRect {
    const isRow = this.plane.rowAxis.axis === "k";
    const axis = isRow ? this.plane.rowAxis : this.plane.columnAxis;
    const at = axis.reversed ? this.grid.slices - 1 - lastK : firstK;
    const count = lastK - firstK + 1;
    return isRow ? { x: 0, y: at, width: this.plane.width, height: count } : { x: at, y: 0, width: count, height: this.plane.height };
  }
}

// Lineages are many fewer than runs, and runs of one lineage often follow each other.
function numberer(ownerIndex: OwnerIndex): (lineage: VoxelLineage) => number {
  const known = new Map<VoxelLineage, number>();
  let last: VoxelLineage | null = null;
  let number = 0;
  return (lineage) => {
    if (lineage === last) return number;
    const found = known.get(lineage);
    if (found === undefined) known.set(lineage, (number = lineage.owner === null ? 0 : ownerIndex(lineage.owner)));
    else number = found;
    last = lineage;
    return number;
  };
}
