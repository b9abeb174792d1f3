import { beforeEach, describe, expect, it } from "vitest";
import { obliquePlanes } from "../viewer/fixtures";
import { BoxTool } from "./boxTool";
import { BrushTool } from "./brushTool";
import { drive, FakeHost, fakeView, handleElement, stored } from "./fakeHost";
import { LocationTool } from "./locationTool";
import { CrosshairTool } from "./navigationTools";
import { PathTool } from "./pathTool";
import { SelectTool } from "./selectTool";
import type { SliceShape } from "./tool";

let host: FakeHost;
const label = (shape: string) => ({ set: "set/s", labelId: "lesion", shape, colour: "#4cc2ff" });
const polygon: SliceShape = {
  set: "set/s",
  objectId: "poly",
  labelId: "lesion",
  shape: "polygon",
  points: [
    { x: 2, y: 2 },
    { x: 8, y: 2 },
    { x: 8, y: 8 },
    { x: 2, y: 8 },
  ],
  revision: 7,
  colour: "#4cc2ff",
};

beforeEach(() => {
  host = new FakeHost();
});

describe("the polygon tool", () => {
  it("adds vertices, takes one back and completes with Enter as one new object in IJK", () => {
    const plane = obliquePlanes.coronal;
    const view = fakeView(plane, 9);
    host.activeLabel = label("polygon");
    const tool = new PathTool(host, "polygon");
    expect(
      drive(tool, view, [
        ["down", 1, 1],
        ["up", 1, 1],
        ["move", 5, 1],
        ["down", 5, 1],
        ["down", 5, 6],
        ["down", 9, 9],
      ]),
    ).toEqual(Array(6).fill("polygon.drawing"));
    expect(tool.key("Backspace")).toBe(true);
    expect(host.draft?.points).toHaveLength(3);
    expect(tool.key("Enter")).toBe(true);
    expect(tool.path).toBe("polygon.idle");
    expect(host.draft).toBeNull();
    const points = stored(plane, 9, [
      [1, 1],
      [5, 1],
      [5, 6],
    ]);
    const geometry = { shape: "polygon", grid: "oblique", plane: "coronal", frameIndex: 9, points };
    expect(host.commands).toEqual([{ stream: "set/s", type: "set.add-object", data: { objectId: "new-1", labelId: "lesion", geometry } }]);
    expect(host.selected?.objectId).toBe("new-1");
  });

  it("completes with a double click, whose second click adds no vertex", () => {
    host.activeLabel = label("polygon");
    const tool = new PathTool(host, "polygon");
    drive(tool, fakeView(), [
      ["down", 1, 1],
      ["down", 5, 1],
      ["down", 5, 6],
      ["down", 5, 6],
      ["double", 5, 6],
    ]);
    expect((host.commands[0]?.data["geometry"] as { points: unknown[] }).points).toHaveLength(3);
  });

  it("drops everything on Esc, and Esc in idle is nobody's", () => {
    host.activeLabel = label("polygon");
    const tool = new PathTool(host, "polygon");
    drive(tool, fakeView(), [
      ["down", 1, 1],
      ["down", 5, 1],
    ]);
    expect(tool.key("Escape")).toBe(true);
    expect([tool.path, host.draft, host.commands]).toEqual(["polygon.idle", null, []]);
    expect(tool.key("Escape")).toBe(false);
  });

  it("refuses fewer than three vertices and goes on drawing", () => {
    host.activeLabel = label("polygon");
    const tool = new PathTool(host, "polygon");
    drive(tool, fakeView(), [
      ["down", 1, 1],
      ["down", 5, 1],
    ]);
    tool.key("Enter");
    expect(tool.path).toBe("polygon.drawing");
    expect(host.said).toEqual(["A polygon needs three vertices."]);
  });

  it("does not take vertices on another slice than it began on", () => {
    host.activeLabel = label("polygon");
    const tool = new PathTool(host, "polygon");
    drive(tool, fakeView(), [["down", 1, 1]]);
    drive(tool, fakeView(obliquePlanes.axial, 5), [["down", 5, 1]]);
    expect(host.draft?.points).toHaveLength(1);
    expect(host.said).toHaveLength(1);
  });

  it("continues the chosen object on a picture where it has no shape", () => {
    host.activeLabel = label("polygon");
    host.next = { set: "set/s", objectId: "track", revision: 12 };
    const tool = new PathTool(host, "polygon");
    drive(tool, fakeView(), [
      ["down", 1, 1],
      ["down", 5, 1],
      ["down", 5, 6],
    ]);
    tool.key("Enter");
    expect(host.commands[0]).toMatchObject({ type: "set.set-geometry", data: { objectId: "track", revision: 12 } });
  });

  it("needs a class of its shape", () => {
    host.activeLabel = label("bitmask");
    expect(drive(new PathTool(host, "polygon"), fakeView(), [["down", 1, 1]])).toEqual(["polygon.idle"]);
    expect(host.said[0]).toContain("Pick a class");
  });
});

describe("the box and location tools", () => {
  it("drags a box, kept on the picture", () => {
    host.activeLabel = label("boundingBox");
    const tool = new BoxTool(host);
    const path = drive(tool, fakeView(), [
      ["down", 3, 4],
      ["move", 40, 9],
      ["up", 40, 9],
    ]);
    expect(path).toEqual(["box.dragging", "box.dragging", "box.idle"]);
    expect(host.commands[0]?.data["geometry"]).toMatchObject({
      points: stored(obliquePlanes.axial, 4, [
        [3, 4],
        [19.5, 9],
      ]),
    });
  });

  it("makes nothing of a click with the box tool", () => {
    host.activeLabel = label("boundingBox");
    drive(new BoxTool(host), fakeView(), [
      ["down", 3, 4],
      ["up", 3, 4],
    ]);
    expect([host.commands, host.said]).toEqual([[], []]);
  });

  it("sets a location with one click", () => {
    host.activeLabel = label("location");
    drive(new LocationTool(host), fakeView(obliquePlanes.sagittal, 3), [
      ["down", 3, 4],
      ["up", 3, 4],
    ]);
    expect(host.commands[0]?.data["geometry"]).toMatchObject({ points: stored(obliquePlanes.sagittal, 3, [[3, 4]]) });
  });
});

describe("the select tool", () => {
  it("moves a vertex by its handle: preview while dragging, one command with the revision on release", () => {
    host.shapes = [polygon];
    const tool = new SelectTool(host);
    const path = drive(tool, fakeView(), [
      ["down", 8, 8, handleElement("poly", 2)],
      ["move", 10, 11],
      ["up", 10, 11],
    ]);
    expect(path).toEqual(["select.reshaping", "select.reshaping", "select.idle"]);
    expect(host.commands).toHaveLength(1);
    expect(host.commands[0]).toMatchObject({ type: "set.set-geometry", data: { objectId: "poly", revision: 7 } });
    expect((host.commands[0]?.data["geometry"] as { points: number[][] }).points[2]).toEqual([10, 11, 4]);
    expect([host.previews["poly"], host.held]).toEqual([null, null]);
  });

  it("translates by the inside, never off the picture", () => {
    host.shapes = [polygon];
    const tool = new SelectTool(host);
    const path = drive(tool, fakeView(), [
      ["down", 5, 5],
      ["move", 5.1, 5],
      ["move", -20, 6],
      ["up", -20, 6],
    ]);
    expect(path).toEqual(["select.pressed", "select.pressed", "select.translating", "select.idle"]);
    expect((host.commands[0]?.data["geometry"] as { points: number[][] }).points[0]).toEqual([-0.5, 3, 4]);
  });

  it("adds a vertex by a click on an edge of the chosen polygon only", () => {
    host.shapes = [polygon];
    const tool = new SelectTool(host);
    drive(tool, fakeView(), [
      ["down", 5, 2],
      ["up", 5, 2],
    ]);
    expect(host.commands).toEqual([]);
    drive(tool, fakeView(), [
      ["down", 5, 2],
      ["up", 5, 2],
    ]);
    expect((host.commands[0]?.data["geometry"] as { points: number[][] }).points).toHaveLength(5);
  });

  it("cannot grab what somebody else holds", () => {
    host.shapes = [polygon];
    host.heldByOther.add("poly");
    const path = drive(new SelectTool(host), fakeView(), [
      ["down", 8, 8, handleElement("poly", 2)],
      ["move", 10, 11],
      ["up", 10, 11],
    ]);
    expect(path).toEqual(["select.idle", "select.idle", "select.idle"]);
    expect([host.commands, host.selected?.objectId]).toEqual([[], "poly"]);
  });

  it("bails out of a drag with Esc: nothing is sent and the object is let go", () => {
    host.shapes = [polygon];
    const tool = new SelectTool(host);
    drive(tool, fakeView(), [
      ["down", 8, 8, handleElement("poly", 2)],
      ["move", 10, 11],
    ]);
    expect(tool.key("Escape")).toBe(true);
    expect([host.commands, host.previews["poly"], host.held, tool.path]).toEqual([[], null, null, "select.idle"]);
  });

  it("chooses the mask under an empty click, and nothing where there is none", () => {
    host.mask = { set: "set/s", objectId: "m" };
    const tool = new SelectTool(host);
    drive(tool, fakeView(), [
      ["down", 15, 15],
      ["up", 15, 15],
    ]);
    expect(host.selected?.objectId).toBe("m");
    host.mask = null;
    drive(tool, fakeView(), [
      ["down", 15, 15],
      ["up", 15, 15],
    ]);
    expect(host.selected).toBeNull();
  });
});

describe("the brush and eraser", () => {
  it("makes a mask object with the first stroke and goes on with the chosen one", () => {
    host.activeLabel = label("bitmask");
    const tool = new BrushTool(host, "brush");
    const path = drive(tool, fakeView(), [
      ["down", 3, 3],
      ["move", 6, 3],
      ["up", 6, 3],
    ]);
    expect(path).toEqual(["brush.stroking", "brush.stroking", "brush.idle"]);
    expect(host.commands.map((command) => command.type)).toEqual(["set.add-object", "set.paint-mask"]);
    expect(host.commands[1]?.data).toEqual({ objectId: "new-1", grid: "oblique", mode: "set", slices: [{ k: 4, runs: btoa("\x3f\x04") }] });
    host.selectedMask = { set: "set/s", objectId: "new-1", labelId: "lesion" };
    drive(tool, fakeView(), [
      ["down", 3, 5],
      ["up", 3, 5],
    ]);
    expect(host.commands.map((command) => command.type).slice(2)).toEqual(["set.paint-mask"]);
  });

  it("paints a coronal stroke as runs of every k-slice it crosses", () => {
    host.activeLabel = label("bitmask");
    drive(new BrushTool(host, "brush"), fakeView(obliquePlanes.coronal, 9), [
      ["down", 3, 2],
      ["move", 3, 4],
      ["up", 3, 4],
    ]);
    const slices = (host.commands[1]?.data["slices"] as { k: number; runs: string }[]).map((slice) => [slice.k, slice.runs]);
    // Row 2 of the picture is k = 11 − 1 − 2; every voxel is (3, 9, k).
    const voxel = 9 * 20 + 3;
    const runs = btoa(String.fromCharCode((voxel & 0x7f) | 0x80, voxel >> 7, 1));
    expect(slices).toEqual([6, 7, 8].map((k) => [k, runs]));
  });

  it("erases from the mask it began on", () => {
    host.mask = { set: "set/s", objectId: "m" };
    drive(new BrushTool(host, "eraser"), fakeView(), [
      ["down", 3, 3],
      ["up", 3, 3],
    ]);
    expect(host.commands[0]).toMatchObject({ type: "set.paint-mask", data: { objectId: "m", mode: "erase" } });
    expect(host.held).toBeNull();
  });

  it("sends nothing when the stroke is cancelled", () => {
    host.activeLabel = label("bitmask");
    drive(new BrushTool(host, "brush"), fakeView(), [
      ["down", 3, 3],
      ["cancel", 6, 3],
    ]);
    expect([host.commands, host.stroke]).toEqual([[], null]);
  });
});

it("moves the crosshair on a click and while dragging", () => {
  const tool = new CrosshairTool(host);
  expect(
    drive(tool, fakeView(), [
      ["down", 3, 4],
      ["move", 6, 7],
      ["up", 6, 7],
    ]),
  ).toEqual(["crosshair.dragging", "crosshair.dragging", "crosshair.idle"]);
  expect(host.crosshair).toEqual({ x: 6, y: 7 });
});
