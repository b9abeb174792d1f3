/** Which way a picture lies in the patient: of a lattice plane by its grid, of an acquired slice by its own orientation. */
import type { Frozen } from "../contract/frozen";
import type { ImagePlane } from "../contract/generated";
import { blend, directionLps, isOblique, lpsFromIjk, oppositeLetters, orientationLetters, type Lps, type ViewedPlane } from "./geometry";
import type { ViewedVolume } from "./viewedVolume";
import { canvasDirections, type ViewState } from "./viewTransform";

/** One letter or two at each edge. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

const lps = (vector: { x: number; y: number; z: number }): Lps => [vector.x, vector.y, vector.z];

/** Directions (LPS, length 1) of growing x and growing y of a picture; null when unknown. */
export function pictureDirections(volume: ViewedVolume, plane: ViewedPlane, index: number): { readonly x: Lps; readonly y: Lps } | null {
  if (isOblique(plane)) return { x: plane.right, y: plane.down };
  const own = slicePlane(volume, index);
  if (own) return { x: lps(own.rowCosine), y: lps(own.columnCosine) };
  const [x, y] = [directionLps(volume.grid, plane.columnAxis), directionLps(volume.grid, plane.rowAxis)];
  return x && y ? { x, y } : null;
}

/** Letters at the canvas edges under the view's turns and flips; null when unknown: they are withheld, not guessed. */
export function edgeLetters(volume: ViewedVolume, plane: ViewedPlane, index: number, view: ViewState): EdgeLetters | null {
  const picture = pictureDirections(volume, plane, index);
  if (!picture) return null;
  const directions = canvasDirections(view);
  const right = orientationLetters(blend(picture.x, picture.y, directions.right));
  const bottom = orientationLetters(blend(picture.x, picture.y, directions.bottom));
  return { left: oppositeLetters(right), right, top: oppositeLetters(bottom), bottom };
}

/** Patient millimetres of a voxel position: by the grid, in a stack by the slice's own plane; null when unknown. */
export function patientPoint(volume: ViewedVolume, ijk: readonly number[]): Lps | null {
  const byGrid = lpsFromIjk(volume.grid, ijk);
  if (byGrid) return byGrid;
  const own = slicePlane(volume, Math.round(ijk[2] ?? NaN));
  if (!own) return null;
  const { position: p, rowCosine: r, columnCosine: c, spacing } = own;
  const [column, row] = [(ijk[0] ?? NaN) * spacing.columnMm, (ijk[1] ?? NaN) * spacing.rowMm];
  return [p.x + r.x * column + c.x * row, p.y + r.y * column + c.y * row, p.z + r.z * column + c.z * row];
}

function slicePlane(volume: ViewedVolume, index: number): Frozen<ImagePlane> | null {
  return volume.slicePlanes?.[index] ?? null;
}
