import { beforeEach, describe, expect, it } from "vitest";
import { obliquePlanes } from "../viewer/fixtures";
import { drive, FakeHost, fakeView, stored } from "./fakeHost";
import { PathTool } from "./pathTool";

let host: FakeHost;
const label = (shape: string) => ({ set: "set/s", labelId: "lesion", shape, colour: "#4cc2ff" });

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
    expect(host.said).toEqual(["A polygon has at least three different points."]);
  });

  it("refuses an outline that crosses itself and goes on drawing", () => {
    host.activeLabel = label("polygon");
    const tool = new PathTool(host, "polygon");
    drive(tool, fakeView(), [
      ["down", 1, 1],
      ["down", 9, 9],
      ["down", 9, 1],
      ["down", 1, 9],
    ]);
    tool.key("Enter");
    expect([tool.path, host.commands]).toEqual(["polygon.drawing", []]);
    expect(host.said).toEqual(["The outline crosses or touches itself. Move or remove a point."]);
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
