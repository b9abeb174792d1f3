/** Colour maps for display only; values and exports never pass through them. */

export type ColourMapName = "grey" | "hot" | "inferno" | "cool";

type Stop = readonly [place: number, red: number, green: number, blue: number];

const STOPS: Record<ColourMapName, readonly Stop[]> = {
  grey: [
    [0, 0, 0, 0],
    [1, 255, 255, 255],
  ],
  hot: [
    [0, 0, 0, 0],
    [0.38, 255, 0, 0],
    [0.75, 255, 255, 0],
    [1, 255, 255, 255],
  ],
  inferno: [
    [0, 0, 0, 4],
    [0.25, 87, 16, 110],
    [0.5, 188, 55, 84],
    [0.75, 249, 142, 9],
    [1, 252, 255, 164],
  ],
  cool: [
    [0, 0, 0, 0],
    [0.5, 0, 110, 200],
    [1, 220, 250, 255],
  ],
};

export const COLOUR_MAPS = Object.keys(STOPS) as ColourMapName[];

/** 256 RGBA entries, linear between the stops. */
export function colourMapTable(name: ColourMapName): Uint8Array {
  const table = new Uint8Array(256 * 4);
  for (let entry = 0; entry < 256; entry++) table.set([...colourAt(STOPS[name], entry / 255), 255], entry * 4);
  return table;
}

function colourAt(stops: readonly Stop[], place: number): number[] {
  const upper = Math.max(
    1,
    stops.findIndex((stop) => stop[0] >= place),
  );
  const [low, high] = [stops[upper - 1], stops[upper]];
  if (!low || !high) throw new RangeError(`no colour at ${place}`);
  const share = (place - low[0]) / (high[0] - low[0]);
  return [1, 2, 3].map((channel) => Math.round((low[channel] ?? 0) + share * ((high[channel] ?? 0) - (low[channel] ?? 0))));
}
