import { expect, test } from "vitest";
import type { VolumeDescriptor } from "../../sync/wire";
import { factsOf, matches, titleOf, towards } from "./volumeFacts";

// Oblique: the columns are tilted by 30° from left toward head; 0.7 × 0.9 × 2.5 mm, offset, not cubic.
const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
const lpsFromIjk = [0.7 * c, 0, -2.5 * s, -12.5, 0, 0.9, 0, 30.25, 0.7 * s, 0, 2.5 * c, -400];
const volume = {
  id: "v",
  isVolume: true,
  title: "b 800",
  modality: "MR",
  grid: { columns: 7, rows: 5, slices: 3, lpsFromIjk, frameOfReferenceUid: "1.2.3" },
  pixelType: "int16",
  slope: 1,
  intercept: -1024,
  inverted: false,
  window: { name: "", center: 40, width: 400 },
  planes: [{ plane: "axial", offAxisDegrees: 30 }],
  problems: [{ code: "missing-slices", text: "About 2 slices are missing." }],
  seriesInstanceUid: "1.2.840.113619.7",
  studyInstanceUid: "1.2.840.1",
  maxResidualMm: 0.00125,
} as unknown as VolumeDescriptor;
const fact = (name: string) => factsOf(volume).find(([known]) => known === name)?.[1];

test("spacing, extent, directions and origin are those of the matrix", () => {
  expect(fact("Spacing")).toBe("0.700 × 0.900 × 2.500 mm (i × j × k)");
  expect(fact("Extent")).toBe("4.9 × 4.5 × 7.5 mm");
  expect(fact("Columns grow to (i)")).toBe("LS (0.8660, 0.0000, 0.5000)");
  expect(fact("Slices grow to (k)")).toBe("SR (-0.5000, 0.0000, 0.8660)");
  expect(fact("First voxel")).toBe("-12.500, 30.250, -400.000 mm LPS");
  expect(fact("Handedness")).toBe("right-handed");
  expect(fact("Off the patient's planes")).toBe("axial 30.0°");
  expect(fact("Rescale")).toBe("stored × 1 − 1024");
});

test("directions name the patient's sides", () => {
  expect(towards([1, 0, 0])).toBe("L");
  expect(towards([0, -1, 0])).toBe("A");
  expect(towards([0.01, 0, -1])).toBe("I");
});

test("a volume without spacing says so", () => {
  const bare = { ...volume, grid: { ...volume.grid, lpsFromIjk: undefined } } as unknown as VolumeDescriptor;
  expect(factsOf(bare).find(([name]) => name === "Spacing")?.[1]).toMatch(/unknown/);
});

test("the filter finds words in name, tags, facts, verdicts and geometry, all of them at once", () => {
  const record = { title: "Diffusion", tags: { quality: "poor" }, metadata: { site: "north" } };
  for (const filter of ["", "diff", "b 800", "quality:poor", "NORTH", "gaps", "0.700", "MR poor north"])
    expect(matches(volume, record, filter)).toBe(true);
  for (const filter of ["ct", "quality:good", "poor south"]) expect(matches(volume, record, filter)).toBe(false);
  expect(titleOf(volume, record)).toBe("Diffusion");
  expect(titleOf(volume, undefined)).toBe("b 800");
});
