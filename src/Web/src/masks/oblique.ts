/** Masks on a plane cut anywhere: each pixel shows the owner of the voxel it lies in. */
import { ijkFromPicture, type GridGeometry, type ObliquePlane, type PlaneDescriptor } from "../viewer/geometry";
import { OwnerPicture, type OwnerIndex } from "./display";
import type { MaskLayer } from "./layer";

/** `width × height` owner numbers of a layer, row by row. */
export function obliqueOwners(
  grid: GridGeometry,
  plane: ObliquePlane,
  index: number,
  layer: MaskLayer,
  ownerIndex: OwnerIndex,
): Uint16Array {
  const pixels = new Uint16Array(plane.width * plane.height);
  const at = (x: number, y: number): readonly number[] => ijkFromPicture(grid, plane, { x, y }, index);
  const [first, nextX, nextY] = [at(0, 0), at(1, 0), at(0, 1)];
  const part = (of: readonly number[], axis: number): number => of[axis] ?? NaN;
  const [i0, j0, k0] = [part(first, 0), part(first, 1), part(first, 2)];
  const [ix, jx, kx] = [part(nextX, 0) - i0, part(nextX, 1) - j0, part(nextX, 2) - k0];
  const [iy, jy, ky] = [part(nextY, 0) - i0, part(nextY, 1) - j0, part(nextY, 2) - k0];
  for (const k of layer.slices.keys()) {
    const picture = new OwnerPicture(grid, acrossK(grid), k);
    picture.fill(layer, ownerIndex);
    for (let y = 0; y < plane.height; y++) {
      const [i, j, depth] = [i0 + y * iy, j0 + y * jy, k0 + y * ky];
      const [from, to] = rangeWithin(depth, kx, k - 0.5, k + 0.5, plane.width);
      for (let x = from; x < to; x++) {
        const [column, row] = [Math.floor(i + x * ix + 0.5), Math.floor(j + x * jx + 0.5)];
        if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) continue;
        const owner = picture.pixels[row * grid.columns + column] ?? 0;
        if (owner !== 0) pixels[y * plane.width + x] = owner;
      }
    }
  }
  return pixels;
}

/** The whole steps n in [0, count) for which low ≤ start + n × step < high, as a half-open range. */
export function rangeWithin(start: number, step: number, low: number, high: number, count: number): [number, number] {
  if (Math.abs(step) < 1e-12) return start >= low && start < high ? [0, count] : [0, 0];
  const [a, b] = [(low - start) / step, (high - start) / step];
  // Falling, the ends change places, and with them which of the two belongs to the range.
  const [from, to] = step > 0 ? [Math.ceil(a), Math.ceil(b)] : [Math.floor(b) + 1, Math.floor(a) + 1];
  return [Math.max(0, from), Math.min(count, to)];
}

/** The lattice's own slices, column by column and row by row. */
function acrossK(grid: GridGeometry): PlaneDescriptor {
  const axis = (name: "i" | "j" | "k") => ({ axis: name, reversed: false });
  return {
    plane: "native",
    columnAxis: axis("i"),
    rowAxis: axis("j"),
    sliceAxis: axis("k"),
    count: grid.slices,
    width: grid.columns,
    height: grid.rows,
    offAxisDegrees: 0,
  };
}
