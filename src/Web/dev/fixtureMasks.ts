/* eslint-disable @typescript-eslint/no-non-null-assertion -- a fixture indexes what it made itself */
import { encodeRuns } from "../src/masks/runs.ts";
import { dims } from "./phantom.ts";

/** The voxels of an ellipsoid as flips of a stroke. */
export function flips(to: string, { at, radius }: { at: readonly number[]; radius: readonly number[] }) {
  const slices: { k: number; to: string; runs: string }[] = [];
  for (let k = 0; k < dims.slices; k++) {
    const runs: number[] = [];
    for (let j = 0; j < dims.rows; j++) {
      const rest = 1 - ((j - at[1]!) / radius[1]!) ** 2 - ((k - at[2]!) / radius[2]!) ** 2;
      if (rest <= 0) continue;
      const half = Math.floor(radius[0]! * Math.sqrt(rest));
      runs.push(j * dims.columns + at[0]! - half, 2 * half + 1);
    }
    if (runs.length > 0) slices.push({ k, to, runs: encodeRuns(runs) });
  }
  return slices;
}
