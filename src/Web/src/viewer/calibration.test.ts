import { expect, it } from "vitest";
import type { Calibration } from "../contract/generated";
import { measuresOn } from "../shapes/registry";
import { measureText } from "../shapes/shape";
import { lengthNote } from "./calibration";
import { obliqueGrid, obliquePlanes } from "./fixtures";
import { valueText } from "./readouts";

const stack = { ...obliqueGrid, lpsFromIjk: undefined };
const plane = { ...obliquePlanes.axial, plane: "native" as const, pixelSpacing: undefined };
const box = [
  { x: 10, y: 10 },
  { x: 20, y: 12 },
];
const at = (calibration: Calibration) => measuresOn(stack, plane, "boundingBox", box, calibration).map(measureText);
const detector: Calibration = {
  unit: "uncalibratedMm",
  label: "mm at the detector",
  code: "at-detector",
  reason: "No calibration.",
  spacing: { columnMm: 0.7, rowMm: 0.9 },
};
const region = (left: number): Calibration => ({
  unit: "mm",
  label: "mm",
  code: "ultrasound-regions",
  reason: "One region.",
  regions: [{ left, top: 0, right: 40, bottom: 40, spacing: { columnMm: 0.2, rowMm: 0.3 } }],
});

it("says never mm alone of a length that does not hold in the patient", () => {
  expect(at(detector)).toEqual(["width 7.0 mm at the detector", "height 1.8 mm at the detector", "area 12.6 mm² at the detector"]);
  expect(lengthNote(stack, detector)).toBe("lengths: mm at the detector");
});

it("measures within one region by its scale, and in px from one to another", () => {
  expect(at(region(5))).toEqual(["width 2.0 mm", "height 0.6 mm", "area 1.2 mm²"]);
  expect(at(region(15))[0]).toBe("width 10 px");
  expect(lengthNote(stack, region(5))).toBe("lengths: mm within a region");
});

it("leaves lengths of a lattice to its affine", () => {
  expect(measuresOn(obliqueGrid, obliquePlanes.coronal, "boundingBox", box, detector).map(measureText)[0]).toBe("width 7.0 mm");
  expect(lengthNote(obliqueGrid, detector)).toBe("");
});

it("reads PET values with their standardised uptake, or says that there is none", () => {
  expect(valueText(5000, { unit: "Bq/ml", uptake: { unit: "Bq/ml", factor: 0.0004 } })).toBe("5000 Bq/ml · SUVbw 2.00");
  expect(valueText(5000, { unit: "Bq/ml", uptake: { unit: "Bq/ml", refusal: "Patient's Weight (0010,1030) is missing." } })).toBe(
    "5000 Bq/ml · no SUV",
  );
  expect(valueText(40, { unit: "HU" })).toBe("40 HU");
});
