/** Gathers the masks of all sets on one picture, with the colours of their classes and the stroke being painted on top. */
import type { SetModel } from "../sync/setModel";
import type { DraftStroke } from "../tools/tool";
import type { GridGeometry, ViewedPlane } from "../viewer/geometry";
import type { MaskOverlay } from "../viewer/glRenderer";

export interface MaskColours {
  /** Hex colour of an object, or null to leave it out. */
  (set: string, objectId: string): string | null;
}

/** Masks of one picture, with whose voxel each owner index means. */
export interface PaintedMasks extends MaskOverlay {
  readonly owners: readonly { readonly set: string; readonly objectId: string }[];
}

const NOBODY = { set: "", objectId: "" };

export function paintMasks(
  sets: Iterable<SetModel>,
  grid: GridGeometry,
  plane: ViewedPlane,
  index: number,
  colours: MaskColours,
  selectedId: string | null,
): PaintedMasks {
  const owners = [NOBODY];
  const layers: Uint16Array[] = [];
  for (const set of sets) {
    const picture = set.owners(grid, plane, index);
    const base = owners.length - 1;
    layers.push(...(base === 0 ? picture.layers : picture.layers.map((layer) => shifted(layer, base))));
    owners.push(...picture.owners.slice(1).map((objectId) => ({ set: set.stream, objectId })));
  }
  const palette = new Uint8Array(owners.length * 4);
  owners.forEach(({ set, objectId }, owner) => {
    const colour = objectId ? colours(set, objectId) : null;
    if (colour) palette.set(rgba(colour), owner * 4);
  });
  return {
    layers,
    palette,
    owners,
    selected: Math.max(
      0,
      owners.findIndex((owner) => objectIdIs(owner, selectedId)),
    ),
  };
}

function objectIdIs(owner: { objectId: string }, id: string | null): boolean {
  return id !== null && owner.objectId === id;
}

function shifted(layer: Uint16Array, by: number): Uint16Array {
  return layer.map((owner) => (owner === 0 ? 0 : owner + by));
}

/** The masks with a stroke in the making as their top layer. */
export function withStroke(masks: PaintedMasks, stroke: DraftStroke): MaskOverlay {
  const owner = masks.owners.length;
  const palette = new Uint8Array((owner + 1) * 4);
  palette.set(masks.palette);
  palette.set(rgba(stroke.colour), owner * 4);
  return { ...masks, layers: [...masks.layers, Uint16Array.from(stroke.pixels, (marked) => (marked ? owner : 0))], palette };
}

/** The owner of a pixel, topmost layer first. */
export function ownerAt(masks: PaintedMasks, width: number, x: number, y: number): { set: string; objectId: string } | null {
  for (const layer of masks.layers.toReversed()) {
    const owner = layer[y * width + x] ?? 0;
    const found = owner > 0 ? masks.owners[owner] : undefined;
    if (found && (masks.palette[owner * 4 + 3] ?? 0) > 0) return found;
  }
  return null;
}

/** Bytes of `#rrggbb`. */
export function rgba(hex: string): [number, number, number, number] {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, 255];
}
