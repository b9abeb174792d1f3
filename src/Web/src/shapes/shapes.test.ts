import { describe, expect, it } from "vitest";
import { obliqueGrid, obliquePlanes } from "../viewer/fixtures";
import { measuresOn, SHAPES, shapeOf } from "./registry";
import { measureText, type ShapeModule } from "./shape";

const get = (id: string): ShapeModule => {
  const module = shapeOf(id);
  if (!module) throw new Error(`no shape ${id}`);
  return module;
};
const triangle = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 0, y: 10 },
];

it("finds every shape of the folder", () => {
  expect([...SHAPES.keys()].sort()).toEqual(["bitmask", "boundingBox", "location", "polygon", "polyline"]);
});

describe("measures", () => {
  it("use the anisotropic spacing of the plane they lie on", () => {
    const texts = measuresOn(obliqueGrid, obliquePlanes.coronal, "polygon", triangle).map(measureText);
    expect(texts[0]).toBe(`area ${((10 * 0.7 * 10 * 2.5) / 2).toFixed(1)} mm²`);
    expect(texts[1]).toBe(`longest diameter ${Math.hypot(7, 25).toFixed(1)} mm`);
    const line = measuresOn(obliqueGrid, obliquePlanes.sagittal, "polyline", triangle.slice(0, 2)).map(measureText);
    expect(line).toEqual(["length 9.0 mm", "longest diameter 9.0 mm"]);
  });

  it("are in px when the spacing is unknown", () => {
    const blind = { ...obliqueGrid, lpsFromIjk: undefined };
    expect(measuresOn(blind, obliquePlanes.axial, "boundingBox", triangle.slice(1)).map(measureText)).toEqual([
      "width 10 px",
      "height 10 px",
      "area 100 px²",
    ]);
  });
});

describe("a bounding box", () => {
  const box = [
    { x: 2, y: 3 },
    { x: 8, y: 9 },
  ];
  it.each([0, 1, 2, 3])("keeps handle %i under the hand and the opposite corner where it was", (handle) => {
    const before = get("boundingBox").handles(box);
    const after = get("boundingBox").handles(get("boundingBox").moveHandle(box, handle, { x: 20, y: 30 }));
    expect(after[handle]).toEqual({ x: 20, y: 30 });
    expect(after[(handle + 2) % 4]).toEqual(before[(handle + 2) % 4]);
  });
  it("is incomplete without an area", () => {
    expect(get("boundingBox").incomplete([box[0], box[0]].filter((p) => p !== undefined))).not.toBeNull();
  });
});

describe("a polygon", () => {
  it("hits its closing edge and its inside", () => {
    expect(get("polygon").hit(triangle, { x: -1, y: 5 }, 3)).toEqual({ part: "edge", edge: 2 });
    expect(get("polygon").hit(triangle, { x: 3, y: 3 }, 0.5)).toEqual({ part: "inside" });
    expect(get("polygon").hit(triangle, { x: 30, y: 3 }, 3)).toBeNull();
  });
  it("takes a vertex on an edge and gives one back, but never below three", () => {
    const four = get("polygon").insert?.(triangle, 2, { x: 0, y: 5 }) ?? [];
    expect(four[3]).toEqual({ x: 0, y: 5 });
    expect(get("polygon").remove?.(four, 3)).toEqual(triangle);
    expect(get("polygon").remove?.(triangle, 0)).toBeNull();
  });
});
