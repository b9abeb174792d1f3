/** A volume as views show it, and the values of its voxels. */
import type { Frozen } from "../contract/frozen";
import type { ImagePlane, PixelType } from "../contract/generated";
import type { ColourMapName } from "./colourMaps";
import type { GridGeometry } from "./geometry";
import type { SlicePixels } from "./slices";
import { modalityValue, NO_FILTER, type GreyFilter, type VoiFunction, type VoiWindow } from "./voi";

/** What the viewer needs to know of a volume; part of the server's descriptor. */
export interface ViewedVolume {
  readonly id: string;
  readonly grid: GridGeometry;
  readonly pixelType: PixelType;
  readonly slope: number;
  readonly intercept: number;
  readonly unit?: string | null;
  readonly padding?: number | null;
  /** MONOCHROME1: low values are shown bright. */
  readonly inverted?: boolean;
  readonly window: VoiWindow;
  /** How each slice of a stack lies in the patient; null where it does not tell. Absent for a volume, whose grid tells it. */
  readonly slicePlanes?: readonly (Frozen<ImagePlane> | null)[];
}

/** The part of a colour image that is shown: all of it, or one channel as grey. */
export const CHANNELS = ["colour", "red", "green", "blue"] as const;
export type Channel = (typeof CHANNELS)[number];

/** How views of one volume map its values to the screen. */
export interface Look extends GreyFilter {
  readonly window: VoiWindow;
  readonly voiFunction: VoiFunction;
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
  const { center, width } = volume.window;
  const voiFunction = volume.pixelType === "float32" ? "LINEAR_EXACT" : "LINEAR";
  return { ...NO_FILTER, window: { center, width }, voiFunction, invert: false, colourMap: "grey", channel: "colour" };
}

/** A modality value, or red, green and blue. */
export type VoxelValue = number | readonly [number, number, number];

/** The value of a pixel of a slice, counted along its rows; null in padding. */
export function valueOf(volume: ViewedVolume, pixels: SlicePixels, offset: number): VoxelValue | null {
  if (pixels.type === "rgb8") return [pixels.data[offset * 3] ?? 0, pixels.data[offset * 3 + 1] ?? 0, pixels.data[offset * 3 + 2] ?? 0];
  const stored = pixels.data[offset];
  if (stored === undefined || stored === volume.padding) return null;
  return modalityValue(stored, volume.slope, volume.intercept);
}
