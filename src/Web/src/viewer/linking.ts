/** Places of one volume in another: through the patient, where both lie in the same frame of reference. */
import {
  at,
  ijkFromLps,
  ijkFromPicture,
  lpsFromIjk,
  pictureFromIjk,
  type GridGeometry,
  type Ijk,
  type PicturePoint,
  type ViewedPlane,
} from "./geometry";

/** Whether positions in both grids mean the same patient positions. */
export function areLinked(a: GridGeometry, b: GridGeometry): boolean {
  if (a.id === b.id) return true;
  const frame = a.frameOfReferenceUid;
  return frame !== undefined && frame !== "" && frame === b.frameOfReferenceUid && a.lpsFromIjk !== undefined && b.lpsFromIjk !== undefined;
}

/** The voxel position in another grid that is the same place in the patient; null when that is not known. */
export function carried(from: GridGeometry, to: GridGeometry, ijk: Ijk): Ijk | null {
  if (from.id === to.id) return ijk;
  const lps = areLinked(from, to) ? lpsFromIjk(from, ijk) : null;
  return lps && ijkFromLps(to, lps);
}

/** A slice as it lies in its grid. */
export interface SlicePlace {
  readonly grid: GridGeometry;
  readonly plane: ViewedPlane;
  readonly index: number;
}

/** Where another slice cuts through a picture, as a line in its pixels; null when it does not, or it is not known. */
export function cutLine(view: SlicePlace, other: SlicePlace): readonly [PicturePoint, PicturePoint] | null {
  const { width, height } = other.plane;
  const corners = [
    { x: -0.5, y: -0.5 },
    { x: width - 0.5, y: -0.5 },
    { x: width - 0.5, y: height - 0.5 },
    { x: -0.5, y: height - 0.5 },
  ].map((corner) => carried(other.grid, view.grid, ijkFromPicture(other.grid, other.plane, corner, other.index)));
  const onView = corners.map((ijk) => ijk && pictureFromIjk(view.grid, view.plane, ijk));
  const cuts: PicturePoint[] = [];
  onView.forEach((a, side) => {
    const b = at(onView, (side + 1) % 4);
    if (!a || !b) return;
    const [da, db] = [a.index - view.index, b.index - view.index];
    // Each side counts its first end, so that a cut through a corner is met once.
    if (da === 0 || da * db < 0) {
      const t = da === 0 ? 0 : da / (da - db);
      cuts.push({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
    }
  });
  return cuts.length === 2 ? [at(cuts, 0), at(cuts, 1)] : null;
}
