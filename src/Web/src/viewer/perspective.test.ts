import { describe, expect, it } from "vitest";
import { obliqueGrid, obliquePlanes } from "./fixtures";
import { at, extent, ijkFromLps, lpsFromIjk, type Lps } from "./geometry";
import { meshesOf, MOST_STRUTS } from "./marks3d";
import { middleLps, movedToSlice, outermost, railsOf, sliceNear, type Project } from "./rails";
import { smallPicture } from "./slicePicture";
import { surfaceOf } from "./surface3d";
import { firstLook, type ViewedVolume } from "./viewedVolume";

const planes = Object.values(obliquePlanes);

/** An eye in front of the patient, foreshortening as eyes do. */
const project: Project = ([x, y, z]) => {
  const scale = 4000 / (500 + y);
  return { x: 300 + (x + 0.3 * y) * scale, y: 200 - (z + 150 + 0.2 * y) * scale };
};

describe("rails", () => {
  it.each(planes)("a point at a slice's place on the $plane rail gives that slice", (plane) => {
    for (const rail of railsOf(obliqueGrid, plane))
      for (let index = 0; index < plane.count; index++) expect(sliceNear(rail, plane.count, project(rail.at(index)), project)).toBe(index);
  });

  it.each(planes)("past the ends of the $plane rail is the first or the last slice", (plane) => {
    const rail = at(railsOf(obliqueGrid, plane), 0);
    const [first, last] = [project(rail.at(0)), project(rail.at(plane.count - 1))];
    const beyond = (t: number) => ({ x: first.x + t * (last.x - first.x), y: first.y + t * (last.y - first.y) });
    expect(sliceNear(rail, plane.count, beyond(-3), project)).toBe(0);
    expect(sliceNear(rail, plane.count, beyond(4), project)).toBe(plane.count - 1);
  });

  it("a rail seen end-on moves nothing", () => {
    const rail = at(railsOf(obliqueGrid, obliquePlanes.axial), 0);
    expect(sliceNear(rail, 11, { x: 0, y: 0 }, () => ({ x: 5, y: 5 }))).toBeNull();
  });

  it("the handle's edge is the one farthest out", () => {
    const rails = railsOf(obliqueGrid, obliquePlanes.axial);
    const middle = project(middleLps(obliqueGrid) as Lps);
    const chosen = outermost(rails, obliquePlanes.axial, middle, project);
    const away = (rail: (typeof rails)[number]) => Math.hypot(project(rail.at(5)).x - middle.x, project(rail.at(5)).y - middle.y);
    expect(away(chosen as (typeof rails)[number])).toBe(Math.max(...rails.map(away)));
  });

  it.each(planes)("a move along the $plane rail keeps the other coordinates", (plane) => {
    const moved = movedToSlice(obliqueGrid, plane, [3, 4, 5], 2);
    const { axis, reversed } = plane.sliceAxis;
    const own = { i: 0, j: 1, k: 2 }[axis];
    expect(at(moved, own)).toBe(reversed ? extent(obliqueGrid, axis) - 3 : 2);
    expect(moved.filter((_, n) => n !== own)).toEqual([3, 4, 5].filter((_, n) => n !== own));
  });
});

describe("a mask's surface", () => {
  const [i0, j0, k0] = [4, 7, 3];
  const inside = new Uint8Array(6 * 7 * 5);
  for (let k = 1; k < 4; k++) for (let j = 1; j < 6; j++) for (let i = 1; i < 5; i++) inside[(k * 7 + j) * 6 + i] = 1;
  const mask = { id: "m", colour: [1, 2, 3], dims: [6, 7, 5], step: [1, 1, 1], first: [i0 - 1, j0 - 1, k0 - 1], inside } as const;

  it("lies half a voxel around its voxels in the patient, on an oblique grid too", () => {
    const points = surfaceOf(obliqueGrid, mask).getPoints().getData();
    const places = Array.from({ length: points.length / 3 }, (_, n) => ijkFromLps(obliqueGrid, [...points.slice(3 * n, 3 * n + 3)]));
    for (const [axis, low, high] of [
      [0, i0 - 0.5, i0 + 3.5],
      [1, j0 - 0.5, j0 + 4.5],
      [2, k0 - 0.5, k0 + 2.5],
    ] as const) {
      const along = places.map((ijk) => at(ijk ?? [], axis));
      expect(Math.min(...along)).toBeCloseTo(low, 3);
      expect(Math.max(...along)).toBeCloseTo(high, 3);
    }
  });

  it("has normals that point out of it", () => {
    const surface = surfaceOf(obliqueGrid, mask);
    const [points, normals] = [surface.getPoints().getData(), surface.getPointData().getNormals().getData()].map((data) =>
      Array.from(data),
    ) as [number[], number[]];
    const middle = lpsFromIjk(obliqueGrid, [i0 + 1.5, j0 + 2, k0 + 1]) as Lps;
    for (let n = 0; n < points.length; n += 3) {
      const outward = [0, 1, 2].reduce((sum, part) => sum + (at(points, n + part) - at(middle, part)) * at(normals, n + part), 0);
      expect(outward).toBeGreaterThan(0);
    }
  });
});

describe("drawn shapes", () => {
  const points: Lps[] = [
    [0, 0, 0],
    [10, 0, 0],
    [10, 10, 5],
  ];

  it("have a bar a side, and the closing one where they close", () => {
    const count = (form: "open" | "closed") => meshesOf([{ colour: "#ff0000", form, points }], 100).meshes[0]?.triangles.length;
    expect(count("open")).toBe(2 * 8 * 4);
    expect(count("closed")).toBe(3 * 8 * 4);
  });

  it("stand around their points", () => {
    const [mesh] = meshesOf([{ colour: "#ff0000", form: "point", points: [[7, 8, 9]] }], 100).meshes;
    const along = (axis: number) => Array.from(mesh?.points ?? []).filter((_, n) => n % 3 === axis);
    [7, 8, 9].forEach((value, axis) => expect((Math.min(...along(axis)) + Math.max(...along(axis))) / 2).toBeCloseTo(value, 4));
  });

  it("are counted where they are too many", () => {
    const marks = Array.from({ length: MOST_STRUTS / 2 + 3 }, () => ({ colour: "#00ff00", form: "open" as const, points }));
    expect(meshesOf(marks, 100).leftOut).toBe(3);
  });
});

describe("a slice's small picture", () => {
  const volume = {
    id: "v",
    grid: obliqueGrid,
    pixelType: "int16",
    slope: 2,
    intercept: -10,
    padding: -99,
    window: { center: 0, width: 101 },
  } as ViewedVolume;
  const pixels = { type: "int16", width: 2, height: 2, data: Int16Array.from([-99, 5, -1000, 1000]) } as const;

  it("has the window's grey, and nothing where the image is padded", () => {
    const { rgba } = smallPicture(pixels, volume, firstLook(volume), null, false);
    const alphas = [3, 7, 11, 15].map((n) => rgba[n]);
    expect(alphas).toEqual([0, 255, 255, 255]);
    expect([4, 8, 12].map((n) => rgba[n])).toEqual([129, 0, 255]);
  });

  it("swaps black and white when inverted", () => {
    const { rgba } = smallPicture(pixels, volume, firstLook(volume), null, true);
    expect([8, 12].map((n) => rgba[n])).toEqual([255, 0]);
  });
});
