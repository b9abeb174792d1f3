/** A slice as a small picture with colours, for the perspective: the planes' own shader stays the one for reading. */
import { colourMapTable } from "./colourMaps";
import type { SlicePixels } from "./slices";
import { valueOf, type Look, type ViewedVolume } from "./viewedVolume";
import { filteredGrey, voi } from "./voi";

/** Red, green, blue and opacity, row by row; the first row is the picture's first. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The longest side of a picture in the perspective. */
export const LONGEST_SIDE = 256;

/** Every n-th pixel of every n-th row under the look of the planes; padding is see-through. */
export function smallPicture(
  pixels: SlicePixels,
  volume: ViewedVolume,
  look: Look,
  table: Uint16Array | null,
  inverted: boolean,
): SmallPicture {
  const step = Math.max(1, Math.ceil(Math.max(pixels.width, pixels.height) / LONGEST_SIDE));
  const [width, height] = [Math.ceil(pixels.width / step), Math.ceil(pixels.height / step)];
  const rgba = new Uint8Array(width * height * 4);
  const paint = painter(volume, look, table, inverted);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) paint(rgba, (y * width + x) * 4, valueOf(volume, pixels, y * step * pixels.width + x * step));
  return { width, height, rgba };
}

type Paint = (rgba: Uint8Array, at: number, value: ReturnType<typeof valueOf>) => void;

function painter(volume: ViewedVolume, look: Look, table: Uint16Array | null, inverted: boolean): Paint {
  const colours = colourMapTable(look.colourMap);
  const swaps = (look.invert !== (volume.inverted ?? false)) !== inverted;
  const byte = (grey: number): number => Math.round(255 * filteredGrey(swaps ? 1 - grey : grey, look));
  return (rgba, at, value) => {
    if (value === null) return;
    rgba[at + 3] = 255;
    if (typeof value === "number") {
      const entry = byte(voi(value, look.window, look.voiFunction, table)) * 4;
      for (let part = 0; part < 3; part++) rgba[at + part] = colours[entry + part] ?? 0;
      return;
    }
    const one = { red: 0, green: 1, blue: 2, colour: null }[look.channel];
    for (let part = 0; part < 3; part++) rgba[at + part] = byte((value[one ?? part] ?? 0) / 255);
  };
}
