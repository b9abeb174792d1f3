import { beforeEach, describe, expect, it } from "vitest";
import { obliquePlanes } from "../viewer/fixtures";
import { BoxTool } from "./boxTool";
import { BrushTool } from "./brushTool";
import { drive, FakeHost, fakeView, handleElement, stored } from "./fakeHost";
import { LocationTool } from "./locationTool";
import { CrosshairTool } from "./navigationTools";
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

  it("sends no vertex that would make the outline fold onto itself: the shape stays as it was", () => {
    host.shapes = [polygon];
    const last = polygon.points.length - 1;
    const [first, second] = polygon.points;
    const middle = { x: ((first?.x ?? 0) + (second?.x ?? 0)) / 2, y: ((first?.y ?? 0) + (second?.y ?? 0)) / 2 };
    drive(new SelectTool(host), fakeView(), [
      ["down", polygon.points[last]?.x ?? 0, polygon.points[last]?.y ?? 0, handleElement("poly", last)],
      ["move", middle.x, middle.y],
      ["up", middle.x, middle.y],
    ]);
    expect([host.commands, host.previews["poly"], host.held]).toEqual([[], null, null]);
    expect(host.said).toEqual(["The outline crosses or touches itself. Move or remove a point."]);
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
