import { describe, expect, it } from "vitest";
import { obliqueGrid, obliquePlanes } from "./fixtures";
import { ijkFromPicture, lpsFromIjk, type GridGeometry, type Lps } from "./geometry";
import { areLinked, carried, cutLine } from "./linking";

const here: GridGeometry = { ...obliqueGrid, frameOfReferenceUid: "1.2.3" };
/** Straight, other spacing and origin, in the same frame of reference. */
const straight: GridGeometry = {
  id: "straight",
  columns: 40,
  rows: 44,
  slices: 60,
  frameOfReferenceUid: "1.2.3",
  lpsFromIjk: [0.5, 0, 0, -36, 0, 0.6, 0, 8, 0, 0, 0.8, -150],
};
const near = (a: Lps | null, b: Lps | null): void => {
  expect(a).not.toBeNull();
  a?.forEach((value, axis) => expect(value).toBeCloseTo(b?.[axis] ?? NaN, 9));
};

describe("places through the patient", () => {
  it("carries a voxel to the same patient position and back", () => {
    const there = carried(here, straight, [7, 11, 4]);
    near(there && lpsFromIjk(straight, there), lpsFromIjk(here, [7, 11, 4]));
    const back = there && carried(straight, here, there);
    expect(back?.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([7, 11, 4]);
  });

  it("carries nothing into another frame of reference, or without geometry", () => {
    expect(carried(here, { ...straight, frameOfReferenceUid: "9" }, [1, 2, 3])).toBeNull();
    expect(carried({ ...here, frameOfReferenceUid: "" }, { ...straight, frameOfReferenceUid: "" }, [1, 2, 3])).toBeNull();
    expect(areLinked(here, { ...straight, lpsFromIjk: undefined })).toBe(false);
    expect(carried(here, here, [1, 2, 3])).toEqual([1, 2, 3]);
  });
});

describe("the line where another slice cuts", () => {
  it("lies on both slices", () => {
    const view = { grid: straight, plane: { ...obliquePlanes.axial, count: 60, width: 40, height: 44 }, index: 12 };
    const other = { grid: here, plane: obliquePlanes.sagittal, index: 9 };
    const line = cutLine(view, other);
    expect(line).not.toBeNull();
    for (const point of line ?? []) {
      const onOther = carried(straight, here, ijkFromPicture(straight, view.plane, point, view.index));
      expect(onOther?.[0]).toBeCloseTo(9, 6);
    }
  });

  it("is none where the other slice does not reach", () => {
    const view = { grid: straight, plane: { ...obliquePlanes.axial, count: 60, width: 40, height: 44 }, index: 59 };
    expect(cutLine(view, { grid: here, plane: obliquePlanes.axial, index: 0 })).toBeNull();
    expect(cutLine(view, { grid: here, plane: obliquePlanes.sagittal, index: 9 })).toBeNull();
  });
});
