import { describe, expect, it } from "vitest";
import { MaskLayer } from "../masks/layer";
import { obliqueOwners, rangeWithin } from "../masks/oblique";
import { obliqueGrid, obliquePlanes } from "./fixtures";
import { at, cross, dot, ijkFromPicture, lpsFromIjk, nearestIndex, pictureFromIjk, type Lps, type ObliquePlane } from "./geometry";
import {
  angleAbout,
  nearestLatticeSlice,
  normalOf,
  obliquePlane,
  TRUE_PLANES,
  truePlaneOf,
  turnedAbout,
  type Orientation,
} from "./oblique";
import { edgeLetters } from "./orientation";
import { picturesOf } from "./pictures";
import { ijkText, readPlace, slabText } from "./readouts";
import { FIT_VIEW } from "./viewTransform";
import type { ViewedVolume } from "./viewedVolume";

const cut = (orientation: Orientation, ijk: readonly number[] = [9, 13, 5]): ObliquePlane =>
  obliquePlane(obliqueGrid, orientation, lpsFromIjk(obliqueGrid, ijk) as Lps) as ObliquePlane;
const tilted = turnedAbout(turnedAbout(TRUE_PLANES.axial, [1, 0, 0], 0.5), [0, 0, 1], 0.7);

describe("an oblique plane", () => {
  it.each([TRUE_PLANES.axial, TRUE_PLANES.coronal, TRUE_PLANES.sagittal, tilted])(
    "goes through its point and holds the volume",
    (orientation) => {
      const plane = cut(orientation);
      const here = pictureFromIjk(obliqueGrid, plane, [9, 13, 5]);
      for (const value of [here.x, here.y, here.index]) expect(value).toBeCloseTo(Math.round(value), 6);
      for (const i of [0, 19])
        for (const j of [0, 25])
          for (const k of [0, 10]) {
            const { x, y, index } = pictureFromIjk(obliqueGrid, plane, [i, j, k]);
            expect(Math.min(x, y, index)).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(plane.width - 1);
            expect(y).toBeLessThanOrEqual(plane.height - 1);
            expect(index).toBeLessThanOrEqual(plane.count - 1);
          }
    },
  );

  it("takes pictures to voxels and back, and steps by its spacing in mm", () => {
    const plane = cut(tilted);
    const ijk = ijkFromPicture(obliqueGrid, plane, { x: 3, y: 4 }, 6);
    const back = pictureFromIjk(obliqueGrid, plane, ijk);
    [back.x, back.y, back.index].forEach((value, n) => expect(value).toBeCloseTo(at([3, 4, 6], n), 6));
    const next = lpsFromIjk(obliqueGrid, ijkFromPicture(obliqueGrid, plane, { x: 4, y: 4 }, 6)) as Lps;
    const step = next.map((value, n) => value - at(lpsFromIjk(obliqueGrid, ijk) as Lps, n));
    expect(Math.hypot(...step)).toBeCloseTo(0.7, 6);
    expect(step.reduce((sum, value, n) => sum + value * at(plane.right, n), 0)).toBeCloseTo(0.7, 6);
  });

  it("asks the server for the very places it shows", () => {
    const plane = cut(tilted);
    const query = new URLSearchParams(picturesOf(plane, { thicknessMm: 8, projection: "mean" }).path(6).split("?")[1]);
    const numbers = (name: string): number[] => (query.get(name) ?? "").split(",").map(Number);
    const first = lpsFromIjk(obliqueGrid, ijkFromPicture(obliqueGrid, plane, { x: 0, y: 0 }, 6)) as Lps;
    numbers("point").forEach((value, n) => expect(value).toBeCloseTo(at(first, n), 6));
    expect(numbers("right")).toEqual([...plane.right]);
    expect([query.get("columns"), query.get("rows"), query.get("slab"), query.get("projection")]).toEqual([
      `${plane.width}`,
      `${plane.height}`,
      "8",
      "mean",
    ]);
  });

  it("stays at right angles however often it is turned", () => {
    let turned: Orientation = TRUE_PLANES.coronal;
    for (let n = 0; n < 2000; n++) turned = turnedAbout(turned, [0.6, 0, 0.8], 0.01);
    expect(Math.hypot(...turned.right)).toBeCloseTo(1, 12);
    expect(dot(turned.right, turned.down)).toBeCloseTo(0, 12);
  });

  it("is turned by as much as the hand went round", () => {
    const axis = normalOf(obliqueGrid, obliquePlanes.axial) as Lps;
    const way = cross(axis, [1, 0, 0]);
    const turned = turnedAbout({ right: way, down: axis }, axis, 0.4).right;
    expect(angleAbout(axis, way, turned)).toBeCloseTo(0.4, 9);
  });

  it("knows the patient's own planes by name", () => {
    expect(truePlaneOf(TRUE_PLANES.sagittal)).toBe("sagittal");
    expect(truePlaneOf(tilted)).toBeNull();
  });
});

describe("what is read on an oblique plane", () => {
  const volume = { grid: obliqueGrid } as ViewedVolume;

  it("has the letters of its own directions, two where it is clearly oblique", () => {
    expect(edgeLetters(volume, cut(TRUE_PLANES.axial), 0, FIT_VIEW)).toEqual({ left: "R", right: "L", top: "A", bottom: "P" });
    const half = turnedAbout(TRUE_PLANES.axial, [0, 0, 1], Math.PI / 4 - 0.1);
    expect(edgeLetters(volume, cut(half), 0, FIT_VIEW)).toEqual({ left: "RA", right: "LP", top: "AL", bottom: "PR" });
  });

  it("reads the middle of a pixel, between voxels", () => {
    const plane = cut(tilted);
    const place = readPlace(obliqueGrid, plane, ijkFromPicture(obliqueGrid, plane, { x: 12.3, y: 11.8 }, 9));
    const { x, y } = pictureFromIjk(obliqueGrid, plane, place);
    expect([x, y].map((value) => Number(value.toFixed(6)))).toEqual([12, 12]);
    expect(readPlace(obliqueGrid, obliquePlanes.axial, [3.4, 5.6, 2])).toEqual([3, 6, 2]);
    expect(ijkText(obliqueGrid, [3.26, 5, 2])).toBe("IJK 3.3 5 2");
    expect(slabText({ thicknessMm: 10, projection: "minip" })).toBe("MinIP 10 mm");
  });

  it("keeps a place with the slice nearest to it of the plane it is least tilted to", () => {
    const planes = Object.values(obliquePlanes);
    const found = nearestLatticeSlice(obliqueGrid, planes, cut(TRUE_PLANES.coronal), [4, 7.6, 3]);
    expect([found?.plane.plane, found?.index]).toEqual(["coronal", 8]);
    expect(nearestIndex(obliqueGrid, obliquePlanes.coronal, [4, 7.6, 3])).toBe(8);
  });
});

describe("masks on an oblique plane", () => {
  it("show at each pixel the owner of the voxel it lies in", () => {
    const layer = maskOf([4, 5, 6], (i, j) => i >= 6 && i < 12 && j >= 9 && j < 15);
    for (const orientation of [TRUE_PLANES.axial, TRUE_PLANES.sagittal, tilted]) {
      const plane = cut(orientation);
      const index = nearestIndex(obliqueGrid, plane, [9, 12, 5]);
      const pixels = obliqueOwners(obliqueGrid, plane, index, layer, () => 7);
      let wrong = 0;
      let inside = 0;
      for (let y = 0; y < plane.height; y++)
        for (let x = 0; x < plane.width; x++) {
          const [i, j, k] = ijkFromPicture(obliqueGrid, plane, { x, y }, index).map((value) => Math.floor(value + 0.5)) as [
            number,
            number,
            number,
          ];
          const wanted = k >= 4 && k <= 6 && i >= 6 && i < 12 && j >= 9 && j < 15;
          if (wanted) inside++;
          if ((pixels[y * plane.width + x] === 7) !== wanted) wrong++;
        }
      expect(inside).toBeGreaterThan(20);
      expect(wrong).toBe(0);
    }
  });

  it.each([
    [0.5, 1, 1, 3, 10, [1, 3]],
    [5, -1, 1, 3, 10, [3, 5]],
    [2, 0, 1, 3, 4, [0, 4]],
    [3, 0, 1, 3, 4, [0, 0]],
  ] as const)("steps from %d by %d lie in [%d, %d) where they do", (start, step, low, high, count, range) => {
    const [from, to] = rangeWithin(start, step, low, high, count);
    expect([from, to]).toEqual([...range]);
    for (let n = 0; n < count; n++) expect(n >= from && n < to).toBe(start + n * step >= low && start + n * step < high);
  });
});

function maskOf(ks: readonly number[], isIn: (i: number, j: number) => boolean): MaskLayer {
  const runs: number[] = [];
  for (let j = 0; j < obliqueGrid.rows; j++)
    for (let i = 0; i < obliqueGrid.columns; i++) if (isIn(i, j)) runs.push(j * obliqueGrid.columns + i, 1);
  let layer = new MaskLayer({ grid: obliqueGrid.id, key: "x" });
  const slices = new Map(ks.map((k) => [k, layer.slice(k).rewrite(runs, (old) => old.write(1, "object"))]));
  layer = layer.with(slices);
  return layer;
}
