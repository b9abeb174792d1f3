/** Planes that lie anywhere in the patient: how they are turned, and which pictures of them a volume has. */
import {
  cross,
  dot,
  lpsFromIjk,
  nearestIndex,
  spacingMm,
  unit,
  type GridGeometry,
  type Lps,
  type ObliquePlane,
  type PlaneDescriptor,
} from "./geometry";

/** Unit directions in LPS, at right angles: to the right and down on the picture. */
export interface Orientation {
  readonly right: Lps;
  readonly down: Lps;
}

/** The planes of the patient, whatever way a volume was acquired: seen from the feet, from the front, from the patient's left. */
export const TRUE_PLANES: Readonly<Record<"axial" | "coronal" | "sagittal", Orientation>> = {
  axial: { right: [1, 0, 0], down: [0, 1, 0] },
  coronal: { right: [1, 0, 0], down: [0, 0, -1] },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1] },
};

export type TruePlane = keyof typeof TRUE_PLANES;

/** Directions closer than this are one: a hundredth of a degree. */
const SAME = 1 - 1.5e-8;

/** The true plane an orientation is, or null. */
export function truePlaneOf(orientation: Orientation): TruePlane | null {
  const is = (name: TruePlane): boolean =>
    dot(orientation.right, TRUE_PLANES[name].right) > SAME && dot(orientation.down, TRUE_PLANES[name].down) > SAME;
  return (Object.keys(TRUE_PLANES) as TruePlane[]).find(is) ?? null;
}

/** An orientation turned about an axis of length 1 by an angle in radians, right-handed (Rodrigues, 1840), kept at right angles. */
export function turnedAbout({ right, down }: Orientation, axis: Lps, radians: number): Orientation {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const turn = (v: Lps): Lps => {
    const [w, share] = [cross(axis, v), dot(axis, v) * (1 - cos)];
    return [
      v[0] * cos + w[0] * sin + axis[0] * share,
      v[1] * cos + w[1] * sin + axis[1] * share,
      v[2] * cos + w[2] * sin + axis[2] * share,
    ];
  };
  const x = unit(turn(right)) ?? right;
  const y = turn(down);
  const off = dot(x, y);
  return { right: x, down: unit([y[0] - off * x[0], y[1] - off * x[1], y[2] - off * x[2]]) ?? down };
}

/** The angle in radians from one direction to another as seen along an axis of length 1, right-handed. */
export function angleAbout(axis: Lps, from: Lps, to: Lps): number {
  return Math.atan2(dot(axis, cross(from, to)), dot(from, to));
}

/** The server cuts pictures up to 4096 pixels a side; more than this shows nothing more. */
const MOST_PIXELS = 2048;

/** The pictures of an orientation that hold a whole volume, one of them through a patient point; null when its geometry is unknown. */
export function obliquePlane(grid: GridGeometry, { right, down }: Orientation, through: Lps): ObliquePlane | null {
  const corners = cornersOf(grid);
  const finest = Math.min(...(["i", "j", "k"] as const).map((axis) => spacingMm(grid, axis) ?? Infinity));
  if (!corners || !Number.isFinite(finest)) return null;
  const normal = cross(right, down);
  const reach = ([right, down, normal] as const).map((direction) => {
    const along = corners.map((corner) => dot(corner, direction));
    return { low: Math.min(...along), high: Math.max(...along), here: dot(through, direction) };
  });
  const longest = Math.max(...reach.map(({ low, high }) => high - low));
  const spacing = Math.max(finest, longest / (MOST_PIXELS - 2));
  // The point lies in the middle of a pixel of a picture: the plane goes through it, not past it.
  const spans = reach.map(({ low, high, here }) => {
    const before = Math.max(0, Math.ceil((here - low) / spacing));
    return { first: here - before * spacing, count: before + Math.max(0, Math.ceil((high - here) / spacing)) + 1 };
  });
  const [x, y, z] = spans as [Span, Span, Span];
  const origin = [0, 1, 2].map((n) => x.first * (right[n] ?? 0) + y.first * (down[n] ?? 0) + z.first * (normal[n] ?? 0)) as unknown as Lps;
  return { plane: "oblique", width: x.count, height: y.count, count: z.count, origin, right, down, normal, spacingMm: spacing };
}

interface Span {
  readonly first: number;
  readonly count: number;
}

/** The outer corners of a volume: half a voxel beyond the centres. */
function cornersOf(grid: GridGeometry): Lps[] | null {
  const ends = [grid.columns, grid.rows, grid.slices].map((count) => [-0.5, count - 0.5] as const);
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    lpsFromIjk(
      grid,
      ends.map((end, axis) => end[(n >> axis) & 1] ?? 0),
    ),
  );
  return corners.every((corner) => corner !== null) ? corners : null;
}

/** The lattice plane nearest to an oblique one, and its slice nearest to a place: where a point in an oblique view is kept. */
export function nearestLatticeSlice(
  grid: GridGeometry,
  planes: readonly PlaneDescriptor[],
  { normal }: ObliquePlane,
  ijk: readonly number[],
): { readonly plane: PlaneDescriptor; readonly index: number } | null {
  const off = ({ sliceAxis }: PlaneDescriptor): number => {
    const step = stepOf(grid, sliceAxis.axis);
    return step ? Math.abs(dot(step, normal)) : 0;
  };
  const plane = planes.toSorted((a, b) => off(b) - off(a))[0];
  return plane ? { plane, index: nearestIndex(grid, plane, ijk) } : null;
}

/** The direction at right angles to the slices along a lattice axis. */
function stepOf(grid: GridGeometry, axis: "i" | "j" | "k"): Lps | null {
  const m = grid.lpsFromIjk;
  if (!m) return null;
  const column = (n: number): Lps => [m[n] ?? NaN, m[4 + n] ?? NaN, m[8 + n] ?? NaN];
  const [a, b] = { i: [1, 2], j: [2, 0], k: [0, 1] }[axis] as [number, number];
  return unit(cross(column(a), column(b)));
}

/** The direction at right angles to a lattice plane. */
export function normalOf(grid: GridGeometry, plane: PlaneDescriptor): Lps | null {
  return stepOf(grid, plane.sliceAxis.axis);
}
