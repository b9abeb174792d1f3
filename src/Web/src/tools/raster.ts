/** Brush strokes as pixels of a picture, and those pixels as voxel runs of the lattice. */
import { ijkFromPicture, pictureSpacing, type GridGeometry, type PicturePoint, type PlaneDescriptor } from "../viewer/geometry";

/** Runs of one k-slice: start and length of each, starts being `j × columns + i`, ascending and apart. */
export interface SliceRuns {
  readonly k: number;
  readonly runs: readonly (readonly [start: number, length: number])[];
}

/** Marks the pixels whose centres lie within a brush swept from one point to another. The pixel under the brush is always marked. */
export function sweep(
  pixels: Uint8Array,
  grid: GridGeometry,
  plane: PlaneDescriptor,
  from: PicturePoint,
  to: PicturePoint,
  size: number,
): void {
  const spacing = pictureSpacing(grid, plane) ?? { x: 1, y: 1 };
  const radius = size / 2;
  const [ax, ay, bx, by] = [from.x * spacing.x, from.y * spacing.y, to.x * spacing.x, to.y * spacing.y];
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const low = { x: Math.floor((Math.min(ax, bx) - radius) / spacing.x), y: Math.floor((Math.min(ay, by) - radius) / spacing.y) };
  const high = { x: Math.ceil((Math.max(ax, bx) + radius) / spacing.x), y: Math.ceil((Math.max(ay, by) + radius) / spacing.y) };
  for (let y = Math.max(0, low.y); y <= Math.min(plane.height - 1, high.y); y++) {
    for (let x = Math.max(0, low.x); x <= Math.min(plane.width - 1, high.x); x++) {
      const [px, py] = [x * spacing.x - ax, y * spacing.y - ay];
      const t = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      if (Math.hypot(px - t * dx, py - t * dy) <= radius) pixels[y * plane.width + x] = 1;
    }
  }
  mark(pixels, plane, to);
}

function mark(pixels: Uint8Array, plane: PlaneDescriptor, at: PicturePoint): void {
  const [x, y] = [Math.round(at.x), Math.round(at.y)];
  if (x >= 0 && y >= 0 && x < plane.width && y < plane.height) pixels[y * plane.width + x] = 1;
}

/** The voxels of a picture's marked pixels, as runs per k-slice in rising k. */
export function runsOf(pixels: Uint8Array, grid: GridGeometry, plane: PlaneDescriptor, index: number): SliceRuns[] {
  const bySlice = new Map<number, number[]>();
  pixels.forEach((marked, offset) => {
    if (marked === 0) return;
    const at = { x: offset % plane.width, y: Math.floor(offset / plane.width) };
    const [i, j, k] = ijkFromPicture(grid, plane, at, index);
    const voxels = bySlice.get(k) ?? [];
    voxels.push(j * grid.columns + i);
    bySlice.set(k, voxels);
  });
  return [...bySlice].sort((a, b) => a[0] - b[0]).map(([k, voxels]) => ({ k, runs: runsFrom(voxels.sort((a, b) => a - b)) }));
}

function runsFrom(voxels: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const voxel of voxels) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === voxel) last[1]++;
    else runs.push([voxel, 1]);
  }
  return runs;
}
