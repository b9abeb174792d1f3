/** Rails of the perspective: for each lattice plane one edge of the volume's box, along which the plane's handle slides. */
import { at, extent, ijkFromPicture, lpsFromIjk, type GridGeometry, type Ijk, type Lps, type PlaneDescriptor } from "./geometry";

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Where a patient position stands on the screen, in CSS pixels. */
export type Project = (lps: Lps) => ScreenPoint;

/** A plane's rail: positions of its slices along one edge of the box. */
export interface Rail {
  /** Which of the four parallel edges, by its place in the plane's own picture: 0 to 3, clockwise from the first pixel. */
  readonly edge: number;
  readonly at: (index: number) => Lps;
}

/** Below this length on the screen a rail is seen end-on: no drag along it means anything. */
export const SHORTEST_RAIL_PX = 12;

/** The four edges of the box that run through a plane's slices; empty when the geometry is unknown. */
export function railsOf(grid: GridGeometry, plane: PlaneDescriptor): Rail[] {
  if (!grid.lpsFromIjk) return [];
  const [right, bottom] = [plane.width - 0.5, plane.height - 0.5];
  const corners = [
    { x: -0.5, y: -0.5 },
    { x: right, y: -0.5 },
    { x: right, y: bottom },
    { x: -0.5, y: bottom },
  ];
  return corners.map((corner, edge) => ({
    edge,
    at: (index) => {
      const lps = lpsFromIjk(grid, ijkFromPicture(grid, plane, corner, index));
      if (!lps) throw new Error("The grid lost its geometry.");
      return lps;
    },
  }));
}

/** The edge that lies farthest out on the screen: there the handle hides nothing. Undefined without edges. */
export function outermost(rails: readonly Rail[], plane: PlaneDescriptor, middle: ScreenPoint, project: Project): Rail | undefined {
  const half = (plane.count - 1) / 2;
  const away = (rail: Rail): number => {
    const { x, y } = project(rail.at(half));
    return Math.hypot(x - middle.x, y - middle.y);
  };
  return rails.reduce<Rail | undefined>((best, rail) => (best && away(best) >= away(rail) ? best : rail), undefined);
}

/**
 * The slice whose place on the rail is nearest to a point of the screen: past the ends it is the first or the last.
 * Null when the rail is seen end-on. Perspective foreshortens, so that slices are compared where they really stand.
 */
export function sliceNear(rail: Rail, count: number, point: ScreenPoint, project: Project): number | null {
  const [first, last] = [project(rail.at(0)), project(rail.at(count - 1))];
  const [dx, dy] = [last.x - first.x, last.y - first.y];
  const length = Math.hypot(dx, dy);
  if (length < SHORTEST_RAIL_PX) return null;
  const along = ({ x, y }: ScreenPoint): number => ((x - first.x) * dx + (y - first.y) * dy) / length;
  const wanted = along(point);
  // Places rise along the rail, so that halves can be left out.
  let [low, high] = [0, count - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (along(project(rail.at(middle))) < wanted) low = middle;
    else high = middle;
  }
  const distance = (index: number): number => Math.abs(along(project(rail.at(index))) - wanted);
  return distance(low) <= distance(high) ? low : high;
}

/** The middle of the grid in the patient. */
export function middleLps(grid: GridGeometry): Lps | null {
  return lpsFromIjk(grid, [(grid.columns - 1) / 2, (grid.rows - 1) / 2, (grid.slices - 1) / 2]);
}

/** The four corners of a slice, at the middles of its border voxels, in the order of picture corners from the first pixel. */
export function sliceCorners(grid: GridGeometry, plane: PlaneDescriptor, index: number): Ijk[] {
  const [right, bottom] = [plane.width - 1, plane.height - 1];
  const corners = [
    { x: 0, y: 0 },
    { x: right, y: 0 },
    { x: right, y: bottom },
    { x: 0, y: bottom },
  ];
  return corners.map((corner) => ijkFromPicture(grid, plane, corner, index));
}

/** A voxel position moved to a slice of a plane, its two other coordinates kept. */
export function movedToSlice(grid: GridGeometry, plane: PlaneDescriptor, ijk: Ijk, index: number): Ijk {
  const axis = { i: 0, j: 1, k: 2 }[plane.sliceAxis.axis];
  const moved: [number, number, number] = [...ijk];
  const { axis: name, reversed } = plane.sliceAxis;
  moved[axis] = reversed ? extent(grid, name) - 1 - index : index;
  return [at(moved, 0), at(moved, 1), at(moved, 2)];
}
