/// <reference types="node" />
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { GridGeometry, PlaneDescriptor } from "../viewer/geometry";
import { ijkFromPicture } from "../viewer/geometry";
import { OwnerPicture } from "./display";
import { MaskLayer } from "./layer";
import { decodeRuns, encodeRuns } from "./runs";
import { sha256 } from "./sha256";
import { MaskSlice } from "./slice";

describe("runs as text", () => {
  it.each([
    [[], ""],
    [[0, 1], "AAE="],
    [[5, 3], "BQM="],
    [[0, 1, 2, 1], "AAEBAQ=="],
    [[127, 128, 300, 16384], "f4ABLYCAAQ=="],
  ])("%j is %s", (runs, text) => {
    expect(encodeRuns(runs)).toBe(text);
    expect(decodeRuns(text)).toEqual(runs);
  });

  it.each(["AAA=", "AAEAAQ==", "gAAB", "/////w8B", "AA==", "gA==", "!!"])("%s is no runs", (text) => {
    expect(() => decodeRuns(text)).toThrow();
  });
});

describe("sha256", () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000])("of %i bytes is the one of others", (length) => {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 7 + 3) & 0xff);
    expect(sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});

describe("the picture of a mask", () => {
  const grid: GridGeometry = { id: "g", columns: 7, rows: 5, slices: 4 };
  const extents = { i: 7, j: 5, k: 4 };
  const planes: PlaneDescriptor[] = (["ijk", "ikj", "jki", "jik", "kij", "kji"] as const).flatMap((axes) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((bits): PlaneDescriptor => {
      const [column, row, slice] = axes.split("") as ["i", "j", "k"];
      return {
        plane: "axial",
        columnAxis: { axis: column, reversed: (bits & 1) > 0 },
        rowAxis: { axis: row, reversed: (bits & 2) > 0 },
        sliceAxis: { axis: slice, reversed: (bits & 4) > 0 },
        count: extents[slice],
        width: extents[column],
        height: extents[row],
        offAxisDegrees: 0,
      };
    }),
  );
  const numbers = new Map([
    ["L", 1],
    ["K", 2],
  ]);
  const numberOf = (owner: string): number => numbers.get(owner) ?? 0;

  function paint(layer: MaskLayer, k: number, runs: number[], owner: string): MaskLayer {
    return layer.with(new Map([[k, layer.slice(k).rewrite(runs, (old) => old.write(1, owner))]]));
  }

  const first = paint(paint(paint(new MaskLayer({ grid: "g", key: "k" }), 1, [3, 13, 20, 2], "L"), 1, [10, 4], "K"), 3, [0, 35], "hidden");
  const second = paint(paint(first, 0, [34, 1], "K"), 2, [0, 8, 12, 20], "L");

  function slow(layer: MaskLayer, plane: PlaneDescriptor, index: number): number[] {
    return Array.from({ length: plane.width * plane.height }, (_, pixel) => {
      const point = { x: pixel % plane.width, y: Math.floor(pixel / plane.width) };
      const [i, j, k] = ijkFromPicture(grid, plane, point, index);
      const { owner } = layer.slice(k).at(j * grid.columns + i);
      return owner === null ? 0 : numberOf(owner);
    });
  }

  it("shows each voxel where the plane shows it, for every way a plane can lie", () => {
    for (const plane of planes) {
      for (let index = 0; index < plane.count; index++) {
        const picture = new OwnerPicture(grid, plane, index);
        picture.fill(second, numberOf);
        expect([...picture.pixels]).toEqual(slow(second, plane, index));
      }
    }
  });

  it("is brought up to date by the changed slices alone, and tells what part changed", () => {
    for (const plane of planes) {
      for (let index = 0; index < plane.count; index++) {
        const picture = new OwnerPicture(grid, plane, index);
        picture.fill(first, numberOf);
        const before = [...picture.pixels];
        const part = picture.update(second, [0, 2], numberOf);
        expect([...picture.pixels]).toEqual(slow(second, plane, index));
        picture.pixels.forEach((number, pixel) => {
          const [x, y] = [pixel % plane.width, Math.floor(pixel / plane.width)];
          const inside = part && x >= part.x && y >= part.y && x < part.x + part.width && y < part.y + part.height;
          if (!inside) expect(number).toBe(before[pixel]);
        });
      }
    }
  });
});

describe("a slice", () => {
  it("keeps what a change does not touch, joins equals and forgets what nobody can undo", () => {
    const painted = MaskSlice.empty.rewrite([2, 6], (old) => old.write(1, "L")).rewrite([4, 2], (old) => old.write(2, null));
    const show = (slice: MaskSlice): string =>
      Array.from(
        { length: slice.count },
        (_, n) => `${slice.start(n)}-${slice.end(n)}:${slice.lineage(n).owner ?? ""}/${slice.lineage(n).stamp}`,
      ).join(" ");
    expect(show(painted)).toBe("2-4:L/1 4-6:/2 6-8:L/1");
    expect(show(painted.trim(new Set([1])))).toBe("2-4:L/1 6-8:L/1");
    expect(show(painted.trim(new Set([2])))).toBe("2-4:L/0 4-6:/2 6-8:L/0");
    expect(show(painted.rewrite([4, 2], (old) => old.undo(2) ?? old).trim(new Set([1])))).toBe("2-8:L/1");
    expect(painted.trim(new Set([1, 2]))).toBe(painted);
  });
});
