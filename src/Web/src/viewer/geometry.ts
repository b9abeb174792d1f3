/**
 * Where things are: picture pixels of a lattice plane, voxels of a grid (IJK) and the patient (LPS mm).
 * Every conversion of the page goes through here. Integers mean centres, in pictures and in voxels alike.
 */
import type { Frozen } from "../contract/frozen";
import type { Grid, LatticeAxis, LatticePlane, LatticePlaneDescriptor, VoxelAxis } from "../contract/generated";

export type PlaneName = LatticePlane;
/** Whether a text from the wire names a plane. */
export function isPlaneName(text: string): text is PlaneName {
  return (["axial", "sagittal", "coronal", "native"] satisfies readonly PlaneName[] as readonly string[]).includes(text);
}
export type AxisName = VoxelAxis;

/** A voxel axis as a plane meets it; reversed: index n − 1 stands at 0. */
export type PlaneAxis = Frozen<LatticeAxis>;

/** A lattice plane of a volume, as the server describes it (docs/contract.md, Spaces). */
export type PlaneDescriptor = Frozen<LatticePlaneDescriptor>;

/** A plane anywhere in the patient, with the pictures beside it: pixel (x, y) of picture n lies at origin + right·x + down·y + normal·n, each times the spacing. */
export interface ObliquePlane {
  readonly plane: "oblique";
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** The centre of the first pixel of the first picture, LPS mm. */
  readonly origin: Lps;
  /** Unit directions in LPS of growing x, growing y and growing picture number: at right angles. */
  readonly right: Lps;
  readonly down: Lps;
  readonly normal: Lps;
  readonly spacingMm: number;
}

/** What a view can show: a plane of the lattice, or one cut anywhere. */
export type ViewedPlane = PlaneDescriptor | ObliquePlane;

export function isOblique(plane: ViewedPlane): plane is ObliquePlane {
  return plane.plane === "oblique";
}

/** The voxel lattice of a volume; lpsFromIjk is 3 × 4 row-major, absent when the geometry is unknown. */
export type GridGeometry = Frozen<
  Pick<Grid, "id" | "columns" | "rows" | "slices" | "lpsFromIjk"> & Partial<Pick<Grid, "frameOfReferenceUid">>
>;

/** Continuous voxel coordinates. */
export type Ijk = readonly [number, number, number];
/** Patient millimetres, left-posterior-superior. */
export type Lps = readonly [number, number, number];
/** Picture pixels of a plane; the centre of the first pixel is (0, 0). */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

const AXIS_INDEX: Record<AxisName, 0 | 1 | 2> = { i: 0, j: 1, k: 2 };

/** Number of voxels along an axis. */
export function extent(grid: GridGeometry, axis: AxisName): number {
  return axis === "i" ? grid.columns : axis === "j" ? grid.rows : grid.slices;
}

function along(grid: GridGeometry, axis: PlaneAxis, position: number): number {
  return axis.reversed ? extent(grid, axis.axis) - 1 - position : position;
}

/** The voxel coordinates under a picture point of one slice. */
export function ijkFromPicture(grid: GridGeometry, plane: ViewedPlane, point: PicturePoint, index: number): Ijk {
  if (isOblique(plane)) return ijkFromLps(grid, lpsOnOblique(plane, point, index)) ?? [NaN, NaN, NaN];
  const ijk: [number, number, number] = [0, 0, 0];
  ijk[AXIS_INDEX[plane.columnAxis.axis]] = along(grid, plane.columnAxis, point.x);
  ijk[AXIS_INDEX[plane.rowAxis.axis]] = along(grid, plane.rowAxis, point.y);
  ijk[AXIS_INDEX[plane.sliceAxis.axis]] = along(grid, plane.sliceAxis, index);
  return ijk;
}

/** The picture point and the (continuous) slice index of voxel coordinates. */
export function pictureFromIjk(grid: GridGeometry, plane: ViewedPlane, ijk: readonly number[]): PicturePoint & { index: number } {
  if (isOblique(plane)) return obliqueFromLps(plane, lpsFromIjk(grid, ijk) ?? [NaN, NaN, NaN]);
  return {
    x: along(grid, plane.columnAxis, ijk[AXIS_INDEX[plane.columnAxis.axis]] ?? NaN),
    y: along(grid, plane.rowAxis, ijk[AXIS_INDEX[plane.rowAxis.axis]] ?? NaN),
    index: along(grid, plane.sliceAxis, ijk[AXIS_INDEX[plane.sliceAxis.axis]] ?? NaN),
  };
}

function lpsOnOblique({ origin, right, down, normal, spacingMm }: ObliquePlane, { x, y }: PicturePoint, index: number): Lps {
  const along = (axis: 0 | 1 | 2): number => origin[axis] + spacingMm * (right[axis] * x + down[axis] * y + normal[axis] * index);
  return [along(0), along(1), along(2)];
}

function obliqueFromLps({ origin, right, down, normal, spacingMm }: ObliquePlane, lps: Lps): PicturePoint & { index: number } {
  const from: Lps = [lps[0] - origin[0], lps[1] - origin[1], lps[2] - origin[2]];
  return { x: dot(from, right) / spacingMm, y: dot(from, down) / spacingMm, index: dot(from, normal) / spacingMm };
}

export function dot(a: Lps, b: Lps): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Lps, b: Lps): Lps {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** A direction of length 1; null for none. */
export function unit([x, y, z]: Lps): Lps | null {
  const length = Math.hypot(x, y, z);
  return length > 0 ? [x / length, y / length, z / length] : null;
}

/** Patient millimetres of voxel coordinates; null when the geometry is unknown. */
export function lpsFromIjk(grid: GridGeometry, ijk: readonly number[]): Lps | null {
  const m = grid.lpsFromIjk;
  if (!m) return null;
  const row = (r: number): number =>
    at(m, r * 4) * at(ijk, 0) + at(m, r * 4 + 1) * at(ijk, 1) + at(m, r * 4 + 2) * at(ijk, 2) + at(m, r * 4 + 3);
  return [row(0), row(1), row(2)];
}

/** Voxel coordinates of a patient point; null when the geometry is unknown or singular. */
export function ijkFromLps(grid: GridGeometry, lps: readonly number[]): Ijk | null {
  const m = grid.lpsFromIjk;
  if (!m) return null;
  const [a, b, c] = [at(m, 0), at(m, 1), at(m, 2)];
  const [d, e, f] = [at(m, 4), at(m, 5), at(m, 6)];
  const [g, h, i] = [at(m, 8), at(m, 9), at(m, 10)];
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (determinant === 0) return null;
  const [x, y, z] = [at(lps, 0) - at(m, 3), at(lps, 1) - at(m, 7), at(lps, 2) - at(m, 11)];
  return [
    ((e * i - f * h) * x + (c * h - b * i) * y + (b * f - c * e) * z) / determinant,
    ((f * g - d * i) * x + (a * i - c * g) * y + (c * d - a * f) * z) / determinant,
    ((d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d) * z) / determinant,
  ];
}

/** The same point in RAS (NIfTI's and 3D Slicer's axes). */
export function rasFromLps(lps: Lps): readonly [number, number, number] {
  return [-lps[0], -lps[1], lps[2]];
}

/** Whether the voxel nearest to the point lies in the grid. */
export function contains(grid: GridGeometry, ijk: readonly number[]): boolean {
  const inside = (v: number, n: number): boolean => v >= -0.5 && v < n - 0.5;
  return inside(at(ijk, 0), grid.columns) && inside(at(ijk, 1), grid.rows) && inside(at(ijk, 2), grid.slices);
}

/** Unit direction in LPS of growing x, growing y or growing slice index; null when unknown. */
export function directionLps(grid: GridGeometry, axis: PlaneAxis): Lps | null {
  const m = grid.lpsFromIjk;
  if (!m) return null;
  const column = AXIS_INDEX[axis.axis];
  const v = [at(m, column), at(m, 4 + column), at(m, 8 + column)];
  const length = Math.hypot(...v);
  if (length === 0) return null;
  const sign = axis.reversed ? -1 : 1;
  return [(sign * at(v, 0)) / length, (sign * at(v, 1)) / length, (sign * at(v, 2)) / length];
}

/** Distance in mm between neighbouring voxels along an axis; null when unknown. */
export function spacingMm(grid: GridGeometry, axis: AxisName): number | null {
  const m = grid.lpsFromIjk;
  if (!m) return null;
  const column = AXIS_INDEX[axis];
  const length = Math.hypot(at(m, column), at(m, 4 + column), at(m, 8 + column));
  return length > 0 ? length : null;
}

/** Spacing of a plane's pixels in mm: x per column step, y per row step; null when unknown (never 1). */
export function pictureSpacing(grid: GridGeometry, plane: ViewedPlane): { x: number; y: number } | null {
  if (isOblique(plane)) return { x: plane.spacingMm, y: plane.spacingMm };
  const x = spacingMm(grid, plane.columnAxis.axis);
  const y = spacingMm(grid, plane.rowAxis.axis);
  if (x !== null && y !== null) return { x, y };
  const given = plane.pixelSpacing;
  return given && given.columnMm > 0 && given.rowMm > 0 ? { x: given.columnMm, y: given.rowMm } : null;
}

const LETTERS: readonly (readonly [string, string])[] = [
  ["L", "R"],
  ["P", "A"],
  ["S", "I"],
];
/** Below this share of a direction (about 17°) a second letter is left out. */
const SECOND_LETTER = 0.3;

/** Patient letters of a direction, the largest component first: `L`, or `LA` when it is clearly oblique. */
export function orientationLetters(direction: Lps): string {
  return direction
    .map((value, axis) => ({ size: Math.abs(value), letter: at(LETTERS, axis)[value >= 0 ? 0 : 1] }))
    .sort((a, b) => b.size - a.size)
    .filter((part, place) => place === 0 || part.size > SECOND_LETTER)
    .slice(0, 2)
    .map((part) => part.letter)
    .join("");
}

/** The opposite of patient letters. */
export function oppositeLetters(letters: string): string {
  const other: Record<string, string> = { L: "R", R: "L", P: "A", A: "P", S: "I", I: "S" };
  return Array.from(letters, (letter) => other[letter] ?? "").join("");
}

/** The slice of a plane nearest to a voxel position, inside the plane's range. */
export function nearestIndex(grid: GridGeometry, plane: ViewedPlane, ijk: readonly number[]): number {
  const index = Math.round(pictureFromIjk(grid, plane, ijk).index);
  return Math.min(plane.count - 1, Math.max(0, index));
}

/** Element of an array that must be there. */
export function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} in ${values.length}`);
  return value;
}

/** A sum of multiples of two directions. */
export function blend(x: Lps, y: Lps, [ofX, ofY]: readonly [number, number]): Lps {
  return [ofX * x[0] + ofY * y[0], ofX * x[1] + ofY * y[1], ofX * x[2] + ofY * y[2]];
}
