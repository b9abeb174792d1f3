/** The examples that Core is held to as well: what is measured and refused here is what the server measures and refuses. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pictureFromIjk, type GridGeometry, type PlaneAxis, type PlaneDescriptor } from "../viewer/geometry";
import { measuresOn, SHAPES, shapeOf } from "./registry";

interface Example {
  readonly name: string;
  readonly plane: "axial" | "coronal" | "sagittal" | "native";
  readonly frameIndex: number;
  readonly points: readonly (readonly number[])[];
  readonly refused?: string;
  readonly text?: string;
  readonly measures?: Readonly<Record<string, number>>;
}

interface ShapeGolden {
  readonly shape: string;
  readonly grid: Omit<GridGeometry, "id">;
  readonly examples: readonly Example[];
}

const folder = fileURLToPath(new URL("../../../../tests/golden/shapes", import.meta.url));
const goldens = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as ShapeGolden);
/** What the page looks at before it sends; the rest cannot come from a drawing on a picture. */
const LOOKED_AT = ["too-few-points", "too-many-points", "zero-area", "zero-length", "self-crossing"];

/** The lattice planes of the examples' grid, whose axes run nearly along the patient's. */
function planeOf(grid: GridGeometry, plane: Exclude<Example["plane"], "native">): PlaneDescriptor {
  const axis = (name: PlaneAxis["axis"], reversed = false): PlaneAxis => ({ axis: name, reversed });
  const extents = { i: grid.columns, j: grid.rows, k: grid.slices };
  const [columnAxis, rowAxis, sliceAxis] = {
    axial: [axis("i"), axis("j"), axis("k")] as const,
    coronal: [axis("i"), axis("k", true), axis("j")] as const,
    sagittal: [axis("j"), axis("k", true), axis("i")] as const,
  }[plane];
  const [width, height, count] = [extents[columnAxis.axis], extents[rowAxis.axis], extents[sliceAxis.axis]];
  return { plane, columnAxis, rowAxis, sliceAxis, width, height, count, offAxisDegrees: 0 };
}

it("has examples of every shape of the page", () => {
  expect(goldens.map((golden) => golden.shape).sort()).toEqual([...SHAPES.keys()].sort());
});

const withPoints = goldens.filter(({ shape }) => shape !== "bitmask");

describe.each(withPoints)("$shape", ({ shape, grid: lattice, examples }) => {
  const grid: GridGeometry = { id: "golden", ...lattice };
  const drawn = ({ plane, points }: Example) => points.map((point) => pictureFromIjk(grid, planeOf(grid, plane as "axial"), point));
  const looked = examples.filter(({ refused, plane }) => plane !== "native" && (refused === undefined || LOOKED_AT.includes(refused)));

  it.each(looked)("accepts or refuses as the server does: $name", (example) => {
    const refusal = shapeOf(shape)?.incomplete(drawn(example)) ?? null;
    expect(refusal !== null).toBe(example.refused !== undefined);
    if (example.text) expect(refusal).toBe(example.text);
  });

  const measured = examples.filter(({ measures }) => measures !== undefined);
  it.each(measured)("measures as the server does: $name", (example) => {
    const measures = measuresOn(grid, planeOf(grid, example.plane as "axial"), shape, drawn(example));
    const expected = example.measures ?? {};
    expect(measures.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
    for (const { name, value, unit } of measures) {
      expect(Math.abs(value - (expected[name] ?? NaN))).toBeLessThan(1e-9);
      expect(unit).toBe(name === "area" ? "mm²" : "mm");
    }
  });
});
