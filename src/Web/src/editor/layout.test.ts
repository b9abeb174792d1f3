import { describe, expect, it } from "vitest";
import { comparing, DEFAULT_LAYOUT, fitted, swapped, withCell, withGrid, type Layout } from "./layout";

const volume = (id: string, isVolume = true) => ({
  id,
  isVolume,
  pixelType: "int16",
  planes: (isVolume ? (["axial", "sagittal", "coronal"] as const) : (["native"] as const)).map((plane) => ({ plane })),
});
const views = (layout: Layout | null): string | undefined => layout?.cells.map(({ view }) => view[0]).join("");

describe("a grid of views", () => {
  it("begins as axial, sagittal, coronal and perspective in 2 × 2", () => {
    expect([DEFAULT_LAYOUT.columns, views(DEFAULT_LAYOUT)]).toEqual([2, "ascp"]);
  });

  it("takes any size up to 4 × 4 and refuses more or less", () => {
    for (let columns = 1; columns <= 4; columns++)
      for (let rows = 1; rows <= 4; rows++) expect(withGrid(DEFAULT_LAYOUT, columns, rows)?.cells).toHaveLength(columns * rows);
    expect(withGrid(DEFAULT_LAYOUT, 5, 1)).toBeNull();
    expect(withGrid(DEFAULT_LAYOUT, 1, 0)).toBeNull();
    expect(withGrid(DEFAULT_LAYOUT, 2.5, 1)).toBeNull();
  });

  it("keeps views in order, ids unique, and fills with what is missing first", () => {
    expect(views(withGrid(DEFAULT_LAYOUT, 3, 2))).toBe("ascpaa");
    const small = withGrid(DEFAULT_LAYOUT, 1, 1);
    const again = small && withGrid(small, 2, 2);
    expect(views(again)).toBe("ascp");
    expect(new Set(again?.cells.map(({ id }) => id)).size).toBe(4);
  });

  it("swaps cells and changes one", () => {
    expect(views(swapped(DEFAULT_LAYOUT, "c0", "c3"))).toBe("psca");
    expect(swapped(DEFAULT_LAYOUT, "c0", "nowhere")).toBe(DEFAULT_LAYOUT);
    expect(views(withCell(DEFAULT_LAYOUT, "c1", { view: "coronal" }))).toBe("accp");
  });
});

describe("what is shown", () => {
  it("shows a stack alone as one native view", () => {
    const stack = volume("s", false);
    expect(fitted(DEFAULT_LAYOUT, stack, [stack])).toMatchObject({ columns: 1, cells: [{ view: "native" }] });
  });

  it("puts series side by side, a stack among them by its own slices, and says what is gone", () => {
    const [a, stack] = [volume("a"), volume("s", false)];
    const shown = fitted(comparing(["a", "s", "gone"], "coronal"), a, [a, stack]);
    expect(shown.columns).toBe(3);
    expect(shown.cells.map(({ volume: of, view }) => [of?.id ?? null, view])).toEqual([
      ["a", "coronal"],
      ["s", "native"],
      [null, "coronal"],
    ]);
    expect(comparing(["1", "2", "3", "4", "5"], "axial").cells).toHaveLength(4);
  });
});
