import { describe, expect, it } from "vitest";
import {
  ijkFromLps,
  ijkFromPicture,
  lpsFromIjk,
  nearestIndex,
  oppositeLetters,
  orientationLetters,
  pictureFromIjk,
  pictureSpacing,
  rasFromLps,
  type PlaneDescriptor,
} from "./geometry";
import { obliqueGrid, obliquePlanes } from "./fixtures";

const planes: PlaneDescriptor[] = Object.values(obliquePlanes);

describe("plane geometry on an oblique anisotropic grid", () => {
  it.each(planes)("takes a point of the $plane picture to IJK, to LPS and back", (plane) => {
    const ijk = ijkFromPicture(obliqueGrid, plane, { x: 3.25, y: 7.5 }, 4);
    const lps = lpsFromIjk(obliqueGrid, ijk);
    expect(lps).not.toBeNull();
    const back = pictureFromIjk(obliqueGrid, plane, ijkFromLps(obliqueGrid, lps ?? []) ?? []);
    expect(back.x).toBeCloseTo(3.25, 9);
    expect(back.y).toBeCloseTo(7.5, 9);
    expect(back.index).toBeCloseTo(4, 9);
  });

  it("puts index n − 1 of a reversed axis at zero", () => {
    const plane = obliquePlanes.coronal;
    expect(plane.rowAxis).toEqual({ axis: "k", reversed: true });
    expect(ijkFromPicture(obliqueGrid, plane, { x: 0, y: 0 }, 0)[2]).toBe(obliqueGrid.slices - 1);
  });

  it("gives each plane the spacing of its own two axes", () => {
    expect(pictureSpacing(obliqueGrid, obliquePlanes.axial)?.x).toBeCloseTo(0.7, 12);
    expect(pictureSpacing(obliqueGrid, obliquePlanes.axial)?.y).toBeCloseTo(0.9, 12);
    expect(pictureSpacing(obliqueGrid, obliquePlanes.coronal)?.x).toBeCloseTo(0.7, 12);
    expect(pictureSpacing(obliqueGrid, obliquePlanes.coronal)?.y).toBeCloseTo(2.5, 12);
    expect(pictureSpacing(obliqueGrid, obliquePlanes.sagittal)?.x).toBeCloseTo(0.9, 12);
    expect(pictureSpacing(obliqueGrid, obliquePlanes.sagittal)?.y).toBeCloseTo(2.5, 12);
  });

  it("indexes slices toward L, P and S", () => {
    const component = { sagittal: 0, coronal: 1, axial: 2 } as const;
    for (const name of ["sagittal", "coronal", "axial"] as const) {
      const low = lpsFromIjk(obliqueGrid, ijkFromPicture(obliqueGrid, obliquePlanes[name], { x: 5, y: 5 }, 1));
      const high = lpsFromIjk(obliqueGrid, ijkFromPicture(obliqueGrid, obliquePlanes[name], { x: 5, y: 5 }, 6));
      expect(high?.[component[name]] ?? NaN).toBeGreaterThan(low?.[component[name]] ?? NaN);
    }
  });

  it("clamps the nearest slice to the plane", () => {
    expect(nearestIndex(obliqueGrid, obliquePlanes.axial, [0, 0, 99])).toBe(obliqueGrid.slices - 1);
    expect(nearestIndex(obliqueGrid, obliquePlanes.axial, [0, 0, -9])).toBe(0);
    expect(nearestIndex(obliqueGrid, obliquePlanes.axial, [0, 0, 3.6])).toBe(4);
  });
});

describe("without a known geometry", () => {
  const blind = { ...obliqueGrid, lpsFromIjk: undefined };
  const native: PlaneDescriptor = {
    plane: "native",
    columnAxis: { axis: "i", reversed: false },
    rowAxis: { axis: "j", reversed: false },
    sliceAxis: { axis: "k", reversed: false },
    count: blind.slices,
    width: blind.columns,
    height: blind.rows,
    offAxisDegrees: 0,
  };

  it("withholds positions and spacing", () => {
    expect(lpsFromIjk(blind, [1, 2, 3])).toBeNull();
    expect(pictureSpacing(blind, native)).toBeNull();
  });

  it("uses the pixel spacing the server states for a stack", () => {
    expect(pictureSpacing(blind, { ...native, pixelSpacing: { columnMm: 0.4, rowMm: 0.6 } })).toEqual({ x: 0.4, y: 0.6 });
  });
});

it("names oblique directions with two letters and opposites letter by letter", () => {
  expect(orientationLetters([1, 0, 0])).toBe("L");
  expect(orientationLetters([0.8, -0.6, 0])).toBe("LA");
  expect(oppositeLetters("LA")).toBe("RP");
});

it("turns LPS to RAS by the first two signs", () => {
  expect(rasFromLps([1, -2, 3])).toEqual([-1, 2, 3]);
});
