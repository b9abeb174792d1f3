/** Masks of the open exam as small volumes for the perspective. */
import type { SetModel, SetObject } from "../sync/setModel";
import { ijkFromPicture, type GridGeometry, type PlaneDescriptor } from "../viewer/geometry";
import type { MaskVolume } from "../viewer/volumes3d";
import { rgba } from "./maskPainter";

/** A surface has at most about this many voxels along its longest side. */
const FINEST = 160;

interface Masked {
  readonly object: SetObject;
  readonly ks: readonly number[];
}

/** Voxels of every shown mask, sampled on a lattice coarse enough for the perspective, with an empty border to close the surface. */
export function maskVolumes(
  set: SetModel,
  grid: GridGeometry,
  across: PlaneDescriptor,
  colourOf: (object: SetObject) => string | null,
): MaskVolume[] {
  const masked = set.objects().flatMap((object): Masked[] => {
    const ks = object.maskSlices.find((mask) => mask.grid === grid.id)?.ks ?? [];
    return ks.length > 0 && colourOf(object) !== null ? [{ object, ks }] : [];
  });
  const side = Math.max(1, Math.ceil(Math.max(grid.columns, grid.rows) / FINEST));
  const volumes = masked.map(({ object, ks }) => ({
    object,
    ks: new Set(ks),
    volume: emptyVolume(object, ks, grid, side, colourOf(object) ?? "#ffffff"),
  }));
  const every = [...new Set(masked.flatMap(({ ks }) => ks))];
  for (const k of every) paintSlice(set, grid, across, k, side, volumes);
  return volumes.map(({ volume }) => volume);
}

function emptyVolume(object: SetObject, ks: readonly number[], grid: GridGeometry, side: number, colour: string): MaskVolume {
  const [low, high] = [Math.min(...ks), Math.max(...ks)];
  const dims = [Math.ceil(grid.columns / side) + 2, Math.ceil(grid.rows / side) + 2, high - low + 3] as const;
  const [red, green, blue] = rgba(colour);
  const inside = new Uint8Array(dims[0] * dims[1] * dims[2]);
  return { id: object.id, colour: [red, green, blue], dims, step: [side, side, 1], first: [-side, -side, low - 1], inside };
}

function paintSlice(
  set: SetModel,
  grid: GridGeometry,
  across: PlaneDescriptor,
  k: number,
  side: number,
  volumes: readonly { object: SetObject; ks: ReadonlySet<number>; volume: MaskVolume }[],
): void {
  const index = across.sliceAxis.reversed ? grid.slices - 1 - k : k;
  const { layers, owners } = set.owners(grid, across, index);
  const here = new Map(volumes.filter(({ ks }) => ks.has(k)).map(({ object, volume }) => [owners.indexOf(object.id), volume]));
  for (const layer of layers) {
    layer.forEach((owner, offset) => {
      const volume = owner === 0 ? undefined : here.get(owner);
      if (!volume) return;
      const [i, j] = ijkFromPicture(grid, across, { x: offset % across.width, y: Math.floor(offset / across.width) }, index);
      if (i % side !== 0 || j % side !== 0) return;
      const [columns, rows] = volume.dims;
      volume.inside[((k - volume.first[2]) * rows + j / side + 1) * columns + i / side + 1] = 1;
    });
  }
}
