import type { GridGeometry, PlaneAxis, PlaneDescriptor, PlaneName } from "./geometry";

/** Rotation by the given angles about x, then y, then z. */
function rotation(ax: number, ay: number, az: number): number[][] {
  const [cx, sx, cy, sy, cz, sz] = [Math.cos(ax), Math.sin(ax), Math.cos(ay), Math.sin(ay), Math.cos(az), Math.sin(az)];
  return [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ];
}

const r = rotation(0.12, -0.2, 0.25);
const spacing = [0.7, 0.9, 2.5];
const origin = [-31.5, 12.25, -140.75];

/** An oblique, offset, anisotropic test grid of 20 × 26 × 11 voxels at 0.7 × 0.9 × 2.5 mm. */
export const obliqueGrid: GridGeometry = {
  id: "oblique",
  columns: 20,
  rows: 26,
  slices: 11,
  lpsFromIjk: [0, 1, 2].flatMap((row) => [
    ...[0, 1, 2].map((column) => (r[row]?.[column] ?? NaN) * (spacing[column] ?? NaN)),
    origin[row] ?? NaN,
  ]),
};

const axis = (name: PlaneAxis["axis"], reversed = false): PlaneAxis => ({ axis: name, reversed });

/** The three lattice planes of the test grid. */
export const obliquePlanes: Record<Exclude<PlaneName, "native">, PlaneDescriptor> = {
  axial: {
    plane: "axial",
    columnAxis: axis("i"),
    rowAxis: axis("j"),
    sliceAxis: axis("k"),
    count: 11,
    width: 20,
    height: 26,
    offAxisDegrees: 0,
  },
  coronal: {
    plane: "coronal",
    columnAxis: axis("i"),
    rowAxis: axis("k", true),
    sliceAxis: axis("j"),
    count: 26,
    width: 20,
    height: 11,
    offAxisDegrees: 0,
  },
  sagittal: {
    plane: "sagittal",
    columnAxis: axis("j"),
    rowAxis: axis("k", true),
    sliceAxis: axis("i"),
    count: 20,
    width: 26,
    height: 11,
    offAxisDegrees: 0,
  },
};
