/** A volume as views show it, and the values of its voxels. */
import type { Frozen } from "../contract/frozen";
import type { Calibration, ImagePlane, PixelType, UptakeScale } from "../contract/generated";
import type { ColourMapName } from "./colourMaps";
import type { GridGeometry } from "./geometry";
import type { SlicePixels } from "./slices";
import { modalityValue, NO_FILTER, VOI_FUNCTIONS, type GreyFilter, type VoiFunction, type VoiWindow } from "./voi";

/** What the viewer needs to know of a volume; part of the server's descriptor. */
export interface ViewedVolume {
  readonly id: string;
  readonly grid: GridGeometry;
  readonly pixelType: PixelType;
  readonly slope: number;
  readonly intercept: number;
  readonly unit?: string | null;
  readonly padding?: number | null;
  /** Where padding is a range, its last value. */
  readonly paddingLast?: number | null;
  /** MONOCHROME1: low values are shown bright. */
  readonly inverted?: boolean;
  readonly window: VoiPreset;
  /** How each slice of a stack lies in the patient; null where it does not tell. Absent for a volume, whose grid tells it. */
  readonly slicePlanes?: readonly (Frozen<ImagePlane> | null)[];
  /** What lengths in its pictures are, and why; absent for volumes of before it was known. */
  readonly calibration?: Frozen<Calibration> | null;
  /** How values of a PET volume become SUVbw, or why they cannot. */
  readonly uptake?: Frozen<UptakeScale> | null;
}

/** The part of a colour image that is shown: all of it, or one channel as grey. */
export const CHANNELS = ["colour", "red", "green", "blue"] as const;
export type Channel = (typeof CHANNELS)[number];

/** A window that may bring its function, and for a VOI LUT of the image which one. */
export interface VoiPreset extends VoiWindow {
  readonly function?: string | null;
  readonly table?: number | null;
}

/** How views of one volume map its values to the screen. */
export interface Look extends GreyFilter {
  readonly window: VoiWindow;
  readonly voiFunction: VoiFunction;
  /** Which VOI LUT of the image the function TABLE means. */
  readonly table: number | null;
  readonly invert: boolean;
  readonly colourMap: ColourMapName;
  /** Of colour images; others have none. */
  readonly channel: Channel;
}

/** A look with the habits of the page. */
export interface DisplayState extends Look {
  readonly crisp: boolean;
  readonly fillAlpha: number;
}

/** How a volume looks before anybody changes anything: float values are windowed exactly, as their range may be below 1. */
export function firstLook(volume: Pick<ViewedVolume, "window" | "pixelType">): Look {
  const straight = volume.pixelType === "float32" ? "LINEAR_EXACT" : "LINEAR";
  return { ...NO_FILTER, ...presetLook(volume.window, straight), invert: false, colourMap: "grey", channel: "colour" };
}

/** What a preset changes: one without a function of its own keeps the one in use, unless that was a table. */
export function presetLook(preset: VoiPreset, inUse: VoiFunction): Pick<Look, "window" | "voiFunction" | "table"> {
  const window = { center: preset.center, width: preset.width };
  const own = VOI_FUNCTIONS.find((name) => name === preset.function);
  if (own === "TABLE") return { window, voiFunction: own, table: preset.table ?? 0 };
  return { window, voiFunction: own ?? (inUse === "TABLE" ? "LINEAR" : inUse), table: null };
}

/** The stored values that are padding. */
export function paddingOf({ padding, paddingLast }: Pick<ViewedVolume, "padding" | "paddingLast">): readonly [number, number] | null {
  return padding === undefined || padding === null ? null : [padding, paddingLast ?? padding];
}

/** A modality value, or red, green and blue. */
export type VoxelValue = number | readonly [number, number, number];

/** The value of a pixel of a slice, counted along its rows; null in padding. */
export function valueOf(volume: ViewedVolume, pixels: SlicePixels, offset: number): VoxelValue | null {
  if (pixels.type === "rgb8") return [pixels.data[offset * 3] ?? 0, pixels.data[offset * 3 + 1] ?? 0, pixels.data[offset * 3 + 2] ?? 0];
  const stored = pixels.data[offset];
  const padding = paddingOf(volume);
  if (stored === undefined || (padding && stored >= padding[0] && stored <= padding[1])) return null;
  return modalityValue(stored, volume.slope, volume.intercept);
}
