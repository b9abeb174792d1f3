import type { ShapeModule } from "./shape";

/** Voxels, painted with the brush: no points and no handles; the picture itself is tested for hits. */
export const shape: ShapeModule = {
  shape: "bitmask",
  name: "Bitmask",
  path: () => "",
  handles: () => [],
  moveHandle: (points) => [...points],
  hit: () => null,
  measures: () => [],
  incomplete: () => null,
};
