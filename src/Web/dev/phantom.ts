/* eslint-disable @typescript-eslint/no-non-null-assertion -- a fixture indexes what it made itself */
/** A chest made of ellipsoids, oblique and anisotropic, for looking at the editor without a server. */
import type { PlaneDescriptor } from "../src/viewer/geometry.ts";

export const dims = { columns: 192, rows: 160, slices: 96 };
const spacing = [1.7, 1.7, 2.5];
const tilt = 0.06;

const [c, s] = [Math.cos(tilt), Math.sin(tilt)];
/** Rotated about x: i runs left, j posterior and a little up, k superior. */
export const lpsFromIjk = [
  spacing[0],
  0,
  0,
  -163,
  0,
  c * spacing[1]!,
  -s * spacing[2]!,
  -130,
  0,
  s * spacing[1]!,
  c * spacing[2]!,
  -420,
] as number[];

export const grid = {
  id: "grid-phantom",
  frameOfReferenceUid: "1.2.3",
  ...dims,
  lpsFromIjk,
  seriesInstanceUid: "1.2.3.4",
  voxelsPerSlice: dims.columns * dims.rows,
};

export const planes: PlaneDescriptor[] = [
  plane("axial", ["i", false], ["j", false], ["k", false]),
  plane("sagittal", ["j", false], ["k", true], ["i", false]),
  plane("coronal", ["i", false], ["k", true], ["j", false]),
];

type Axis = ["i" | "j" | "k", boolean];
function plane(name: PlaneDescriptor["plane"], column: Axis, row: Axis, slice: Axis): PlaneDescriptor {
  const size = { i: dims.columns, j: dims.rows, k: dims.slices };
  const axis = ([a, reversed]: Axis) => ({ axis: a, reversed });
  return {
    plane: name,
    columnAxis: axis(column),
    rowAxis: axis(row),
    sliceAxis: axis(slice),
    count: size[slice[0]],
    width: size[column[0]],
    height: size[row[0]],
    offAxisDegrees: 3.4,
  };
}

interface Blob {
  at: [number, number, number];
  radius: [number, number, number];
  value: number;
}

/** Nodules: where the fixture's marks are. */
export const nodules: Blob[] = [
  { at: [62, 70, 60], radius: [7, 7, 5], value: 35 },
  { at: [134, 92, 44], radius: [5, 5, 4], value: 20 },
];

const blobs: Blob[] = [
  { at: [96, 80, 48], radius: [82, 58, 400], value: 40 },
  { at: [96, 80, 48], radius: [78, 54, 400], value: -90 },
  { at: [96, 80, 48], radius: [74, 50, 400], value: 50 },
  { at: [60, 76, 52], radius: [30, 38, 42], value: -840 },
  { at: [132, 78, 52], radius: [30, 38, 42], value: -850 },
  { at: [104, 66, 34], radius: [24, 22, 18], value: 120 },
  { at: [58, 78, 6], radius: [34, 34, 18], value: 95 },
  { at: [96, 118, 48], radius: [12, 10, 400], value: 420 },
  { at: [96, 118, 48], radius: [6, 5, 400], value: 60 },
  { at: [96, 92, 60], radius: [5, 5, 36], value: -980 },
  { at: [86, 104, 48], radius: [7, 7, 400], value: 210 },
  ...nodules,
];

function valueAt(i: number, j: number, k: number): number {
  let value = -1000;
  for (const { at, radius, value: inside } of blobs) {
    const away = ((i - at[0]) / radius[0]) ** 2 + ((j - at[1]) / radius[1]) ** 2 + ((k - at[2]) / radius[2]) ** 2;
    if (away <= 1) value = inside;
  }
  const rib = ((i - 96) / 75) ** 2 + ((j - 80) / 51) ** 2;
  if (rib > 0.9 && rib < 1.02 && (k + Math.abs(i - 96) * 0.12) % 14 < 5) value = 520;
  if (value < -800) value += 90 * Math.exp(-(((i % 23) - 11) ** 2 + ((j % 19) - 9) ** 2) / 6);
  return value + noise(i, j, k);
}

function noise(i: number, j: number, k: number): number {
  const n = Math.sin(i * 12.9898 + j * 78.233 + k * 37.719) * 43758.5453;
  return (n - Math.floor(n) - 0.5) * 36;
}

let volume: Int16Array | null = null;
export function voxels(): Int16Array {
  if (volume) return volume;
  volume = new Int16Array(dims.columns * dims.rows * dims.slices);
  let at = 0;
  for (let k = 0; k < dims.slices; k++)
    for (let j = 0; j < dims.rows; j++) for (let i = 0; i < dims.columns; i++) volume[at++] = Math.round(valueAt(i, j, k));
  return volume;
}

export function slice(name: string, index: number): { width: number; height: number; bytes: Buffer } {
  const found = planes.find((candidate) => candidate.plane === name)!;
  const { columnAxis, rowAxis, sliceAxis, width, height } = found;
  const source = voxels();
  const out = new Int16Array(width * height);
  const size = { i: dims.columns, j: dims.rows, k: dims.slices };
  const place = { i: 0, j: 0, k: 0 };
  const put = (axis: PlaneDescriptor["columnAxis"], n: number): void =>
    void (place[axis.axis] = axis.reversed ? size[axis.axis] - 1 - n : n);
  put(sliceAxis, index);
  for (let y = 0; y < height; y++) {
    put(rowAxis, y);
    for (let x = 0; x < width; x++) {
      put(columnAxis, x);
      out[y * width + x] = source[(place.k * dims.rows + place.j) * dims.columns + place.i]!;
    }
  }
  return { width, height, bytes: Buffer.from(out.buffer) };
}

export function decimated(): { dims: number[]; step: number; bytes: Buffer } {
  const step = 2;
  const size = [dims.columns, dims.rows, dims.slices].map((n) => Math.ceil(n / step));
  const out = new Int16Array(size[0]! * size[1]! * size[2]!);
  let at = 0;
  for (let k = 0; k < dims.slices; k += step)
    for (let j = 0; j < dims.rows; j += step)
      for (let i = 0; i < dims.columns; i += step) out[at++] = voxels()[(k * dims.rows + j) * dims.columns + i]!;
  return { dims: size, step, bytes: Buffer.from(out.buffer) };
}
