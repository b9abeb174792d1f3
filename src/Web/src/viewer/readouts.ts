/** The words in a view's corners. */
import { contains, ijkFromPicture, isOblique, pictureFromIjk, rasFromLps, type GridGeometry, type Ijk, type ViewedPlane } from "./geometry";
import { patientPoint } from "./orientation";
import type { Slab } from "./pictures";
import type { ViewedVolume } from "./viewedVolume";
import type { VoiWindow } from "./voi";

/** The place whose value is read: the voxel under the pointer, or on an oblique plane the middle of the pixel, which lies between voxels. */
export function readPlace(grid: GridGeometry, plane: ViewedPlane, ijk: Ijk): Ijk {
  if (!isOblique(plane)) return [Math.round(ijk[0]), Math.round(ijk[1]), Math.round(ijk[2])];
  const { x, y, index } = pictureFromIjk(grid, plane, ijk);
  return ijkFromPicture(grid, plane, { x: Math.round(x), y: Math.round(y) }, index);
}

/** `IJK` line of the cursor; empty off the volume. */
export function ijkText(grid: GridGeometry, ijk: Ijk | null): string {
  return ijk && contains(grid, ijk)
    ? `IJK ${ijk.map((value) => (Number.isInteger(value) ? String(value + 0) : oneDecimal(value))).join(" ")}`
    : "";
}

/** `RAS` line of the cursor in mm; says when positions are unknown. */
export function rasText(volume: ViewedVolume, ijk: Ijk | null): string {
  if (!ijk || !contains(volume.grid, ijk)) return "";
  const lps = patientPoint(volume, ijk);
  return lps ? `RAS ${rasFromLps(lps).map(oneDecimal).join(" ")} mm` : "RAS unknown";
}

/** The value under the cursor at full depth, with its unit, and for PET its standardised uptake by body weight. */
export function valueText(value: number | readonly number[] | null, { unit, uptake }: Pick<ViewedVolume, "unit" | "uptake">): string {
  if (value === null) return "";
  if (typeof value !== "number") return `RGB ${value.join(" ")}`;
  const number = Number.isInteger(value) ? String(value) : Number(value.toPrecision(6)).toString();
  const named = unit ? `${number} ${unit}` : number;
  if (!uptake) return named;
  return uptake.factor == null ? `${named} · no SUV` : `${named} · SUVbw ${(value * uptake.factor).toFixed(2)}`;
}

/** What is projected around the picture; nothing for the picture alone. */
export function slabText(slab: Slab | null): string {
  return slab ? `${{ mip: "MIP", minip: "MinIP", mean: "mean of" }[slab.projection]} ${short(slab.thicknessMm)} mm` : "";
}

/** Window width and centre. */
export function windowText(window: VoiWindow): string {
  return `W ${short(window.width)} C ${short(window.center)}`;
}

/** Zoom in percent, with `fit` when it follows the view. */
export function zoomText(zoom: number, fits: boolean): string {
  return `${fits ? "fit " : ""}${Math.round(zoom * 100)} %`;
}

/** A number as the quick bar and corners show it: whole when large, three digits when small. */
export function short(value: number): string {
  return Math.abs(value) >= 100 || Number.isInteger(value) ? String(Math.round(value)) : Number(value.toPrecision(3)).toString();
}

function oneDecimal(value: number): string {
  const text = value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}
