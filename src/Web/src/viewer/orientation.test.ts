import { describe, expect, it } from "vitest";
import { obliqueGrid, obliquePlanes } from "./fixtures";
import { ijkFromPicture, lpsFromIjk, type PlaneDescriptor } from "./geometry";
import { edgeLetters, patientPoint } from "./orientation";
import type { ViewedVolume } from "./viewedVolume";
import { apply, canvasFromPicture, FIT_VIEW, inverse, mirrored, turned, type ViewState } from "./viewTransform";

const volume: ViewedVolume = {
  id: "v",
  grid: obliqueGrid,
  pixelType: "int16",
  slope: 1,
  intercept: 0,
  window: { center: 40, width: 400 },
};
const native: PlaneDescriptor = {
  plane: "native",
  columnAxis: { axis: "i", reversed: false },
  rowAxis: { axis: "j", reversed: false },
  sliceAxis: { axis: "k", reversed: false },
  count: 3,
  width: 20,
  height: 26,
  offAxisDegrees: 0,
};
const first = (letters: ReturnType<typeof edgeLetters>): string =>
  letters ? [letters.left, letters.right, letters.top, letters.bottom].map((text) => text[0]).join("") : "withheld";

describe("letters at the edges", () => {
  it("reads every plane the radiologist’s way", () => {
    expect(first(edgeLetters(volume, obliquePlanes.axial, 0, FIT_VIEW))).toBe("RLAP");
    expect(first(edgeLetters(volume, obliquePlanes.coronal, 0, FIT_VIEW))).toBe("RLSI");
    expect(first(edgeLetters(volume, obliquePlanes.sagittal, 0, FIT_VIEW))).toBe("APSI");
  });

  it("follows turns and mirrors, one after the other", () => {
    const letters = (view: ViewState): string => first(edgeLetters(volume, obliquePlanes.axial, 0, view));
    expect(letters(turned(FIT_VIEW, 90))).toBe("PARL");
    expect(letters(turned(FIT_VIEW, -90))).toBe("APLR");
    expect(letters(mirrored(FIT_VIEW, "horizontal"))).toBe("LRAP");
    expect(letters(mirrored(turned(FIT_VIEW, 90), "horizontal"))).toBe("APRL");
    expect(letters(mirrored(turned(FIT_VIEW, 90), "vertical"))).toBe("PALR");
  });

  it("says of every edge what the transform itself says, under any turn and mirror", () => {
    for (const plane of Object.values(obliquePlanes)) {
      for (const angle of [0, 90, 137, 270]) {
        for (const flip of [false, true]) {
          const view: ViewState = { ...FIT_VIEW, angle, flipX: flip, flipY: angle === 137 };
          const frame = { width: plane.width, height: plane.height, spacing: spacingOf(plane) };
          const m = inverse(canvasFromPicture(view, frame, 300, 300));
          const [middle, right] = [apply(m, { x: 150, y: 150 }), apply(m, { x: 160, y: 150 })].map((point) =>
            lpsFromIjk(obliqueGrid, ijkFromPicture(obliqueGrid, plane, point, 2)),
          );
          const step = [0, 1, 2].map((axis) => (right?.[axis] ?? NaN) - (middle?.[axis] ?? NaN));
          const largest = step.reduce((best, value, axis) => (Math.abs(value) > Math.abs(step[best] ?? 0) ? axis : best), 0);
          const letter = ["LR", "PA", "SI"][largest]?.[(step[largest] ?? 0) > 0 ? 0 : 1];
          expect(edgeLetters(volume, plane, 2, view)?.right[0]).toBe(letter);
        }
      }
    }
  });
});

describe("a stack", () => {
  const axial = {
    position: { x: -10, y: -20, z: 5 },
    rowCosine: { x: 1, y: 0, z: 0 },
    columnCosine: { x: 0, y: 1, z: 0 },
    spacing: { columnMm: 0.7, rowMm: 0.9 },
  };
  const coronal = { ...axial, columnCosine: { x: 0, y: 0, z: -1 } };
  const stack: ViewedVolume = { ...volume, grid: { ...obliqueGrid, lpsFromIjk: undefined }, slicePlanes: [axial, coronal, null] };

  it("has each slice’s own letters, and none where the slice does not tell", () => {
    expect([0, 1, 2].map((index) => first(edgeLetters(stack, native, index, FIT_VIEW)))).toEqual(["RLAP", "RLSI", "withheld"]);
    expect(first(edgeLetters({ ...stack, slicePlanes: undefined }, native, 0, FIT_VIEW))).toBe("withheld");
  });

  it("places pixels by the slice’s own plane", () => {
    const at = patientPoint(stack, [10, 5, 1]);
    expect(at).toEqual([expect.closeTo(-3, 9), expect.closeTo(-20, 9), expect.closeTo(0.5, 9)]);
    expect(patientPoint(stack, [10, 5, 2])).toBeNull();
  });
});

function spacingOf(plane: PlaneDescriptor): { x: number; y: number } {
  const mm = { i: 0.7, j: 0.9, k: 2.5 };
  return { x: mm[plane.columnAxis.axis], y: mm[plane.rowAxis.axis] };
}
