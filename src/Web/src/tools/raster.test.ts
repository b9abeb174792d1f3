import { describe, expect, it } from "vitest";
import { obliqueGrid, obliquePlanes } from "../viewer/fixtures";
import { pictureSpacing } from "../viewer/geometry";
import { runsOf, sweep } from "./raster";

describe("a brush stroke", () => {
  it("is round in millimetres on anisotropic pixels", () => {
    const plane = obliquePlanes.sagittal;
    const spacing = pictureSpacing(obliqueGrid, plane) ?? { x: NaN, y: NaN };
    const pixels = new Uint8Array(plane.width * plane.height);
    sweep(pixels, obliqueGrid, plane, { x: 12, y: 5 }, { x: 12, y: 5 }, 10.1);
    pixels.forEach((marked, offset) => {
      const away = Math.hypot(((offset % plane.width) - 12) * spacing.x, (Math.floor(offset / plane.width) - 5) * spacing.y);
      expect(marked === 1).toBe(away <= 5.05);
    });
  });

  it("leaves no gap however fast the pointer moves, and marks a pixel however thin the brush", () => {
    const plane = obliquePlanes.axial;
    const pixels = new Uint8Array(plane.width * plane.height);
    sweep(pixels, obliqueGrid, plane, { x: 2, y: 3 }, { x: 17, y: 3 }, 0.5);
    expect(runsOf(pixels, obliqueGrid, plane, 6)).toEqual([{ k: 6, runs: [[3 * 20 + 2, 16]] }]);
    const dot = new Uint8Array(plane.width * plane.height);
    sweep(dot, obliqueGrid, plane, { x: 4.4, y: 4.4 }, { x: 4.4, y: 4.4 }, 0.01);
    expect(runsOf(dot, obliqueGrid, plane, 0)).toEqual([{ k: 0, runs: [[84, 1]] }]);
  });

  it("covers the same voxels whichever plane shows them", () => {
    for (const plane of Object.values(obliquePlanes)) {
      const pixels = new Uint8Array(plane.width * plane.height).fill(1);
      const voxels = runsOf(pixels, obliqueGrid, plane, 2).flatMap(({ k, runs }) =>
        runs.flatMap(([start, length]) => Array.from({ length }, (_, n) => ({ k, voxel: start + n }))),
      );
      expect(voxels).toHaveLength(plane.width * plane.height);
      const fixed = voxels.map(({ k, voxel }) => ({ i: voxel % 20, j: Math.floor(voxel / 20), k })[plane.sliceAxis.axis]);
      expect(new Set(fixed)).toEqual(new Set([2]));
    }
  });
});
