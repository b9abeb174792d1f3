/** Which pictures of a volume a view scrolls through, as the server is asked for them. */
import { isOblique, type Lps, type ObliquePlane, type PlaneDescriptor, type ViewedPlane } from "./geometry";

export const PROJECTIONS = ["mip", "minip", "mean"] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** What is projected around a picture. */
export interface Slab {
  readonly thicknessMm: number;
  readonly projection: Projection;
}

/** The server's limit. */
export const THICKEST_SLAB_MM = 2000;

export interface PictureSet {
  readonly count: number;
  /** How many pictures on either side are fetched before they are wanted. */
  readonly ahead: number;
  /** Names picture `index` below the volume's address: the same name is the same picture. */
  path(index: number): string;
}

const AHEAD = { lattice: 4, oblique: 2 };

export function picturesOf(plane: ViewedPlane, slab: Slab | null): PictureSet {
  return isOblique(plane) ? obliquePictures(plane, slab) : latticePictures(plane, slab);
}

export function latticePictures({ plane, count }: PlaneDescriptor, slab: Slab | null = null): PictureSet {
  const query = slabQuery(slab);
  return { count, ahead: AHEAD.lattice, path: (index) => `slices/${plane}/${index}${query ? `?${query}` : ""}` };
}

function obliquePictures({ origin, right, down, normal, spacingMm, width, height, count }: ObliquePlane, slab: Slab | null): PictureSet {
  const fixed = `right=${triple(right)}&down=${triple(down)}&spacing=${spacingMm}&columns=${width}&rows=${height}`;
  const query = slabQuery(slab);
  const at = (index: number): Lps => [0, 1, 2].map((n) => (origin[n] ?? 0) + spacingMm * index * (normal[n] ?? 0)) as unknown as Lps;
  return { count, ahead: AHEAD.oblique, path: (index) => `reformat?point=${triple(at(index))}&${fixed}${query ? `&${query}` : ""}` };
}

function slabQuery(slab: Slab | null): string {
  return slab && slab.thicknessMm > 0 ? `slab=${slab.thicknessMm}&projection=${slab.projection}` : "";
}

function triple(lps: Lps): string {
  return lps.join(",");
}
