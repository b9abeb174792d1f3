/** What lengths between points of a picture are: mm only where they hold in the patient. */
import type { Frozen } from "../contract/frozen";
import type { Calibration } from "../contract/generated";
import { pictureSpacing, type GridGeometry, type PicturePoint, type ViewedPlane } from "./geometry";

/** Distances of pixels and their unit as it is shown; null in px. */
export interface LengthScale {
  readonly spacing: { readonly x: number; readonly y: number } | null;
  readonly unit: string;
}

export const PATIENT_UNIT = "mm";
const PIXELS: LengthScale = { spacing: null, unit: "px" };
/** A point on the outer edge of a pixel still belongs to its region. */
const EDGE = 0.5;

/** The scale for points of a picture: the lattice's, or what the stack's calibration allows for all of them. */
export function lengthScale(
  grid: GridGeometry,
  plane: ViewedPlane,
  points: readonly PicturePoint[],
  calibration?: Frozen<Calibration> | null,
): LengthScale {
  if (grid.lpsFromIjk || !calibration) {
    const spacing = pictureSpacing(grid, plane);
    return spacing ? { spacing, unit: PATIENT_UNIT } : PIXELS;
  }
  const { regions, label } = calibration;
  const held = regions
    ? regions.find((r) =>
        points.every(({ x, y }) => x >= r.left - EDGE && x <= r.right + EDGE && y >= r.top - EDGE && y <= r.bottom + EDGE),
      )?.spacing
    : calibration.spacing;
  return held ? { spacing: { x: held.columnMm, y: held.rowMm }, unit: label } : PIXELS;
}

/** What a corner says of lengths; empty where they are mm in the patient. */
export function lengthNote(grid: GridGeometry, calibration?: Frozen<Calibration> | null): string {
  if (grid.lpsFromIjk || !calibration) return "";
  if (calibration.regions) return "lengths: mm within a region";
  return calibration.label === PATIENT_UNIT ? "" : `lengths: ${calibration.label}`;
}
