import type { PicturePoint } from "../viewer/geometry";
import { area, inOutline, nearestEdge, svgPath, type Points, type ShapeModule } from "./shape";

/** The four corners, from the two stored ones, clockwise from the first. */
function corners(points: Points): PicturePoint[] {
  const [a, b] = [points[0], points[1]];
  if (!a || !b || points.length !== 2) return [...points];
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

/** An upright box of the plane, stored as two opposite corners. */
export const shape: ShapeModule = {
  shape: "boundingBox",
  name: "Bounding box",
  solid: "closed",
  path: (points) => svgPath(corners(points), true),
  corners,
  handles: corners,
  // The handle keeps its number while it is dragged: the corners are stored so that it stays where it is.
  moveHandle(points, handle, to) {
    const opposite = corners(points)[(handle + 2) % 4];
    if (!opposite) return [...points];
    if (handle === 0) return [to, opposite];
    if (handle === 2) return [opposite, to];
    const [across, down] = [
      { x: opposite.x, y: to.y },
      { x: to.x, y: opposite.y },
    ];
    return handle === 1 ? [across, down] : [down, across];
  },
  hit(points, at, tolerance) {
    const edge = nearestEdge(corners(points), at, tolerance, true);
    if (edge !== null) return { part: "edge", edge };
    return inOutline(corners(points), at) ? { part: "inside" } : null;
  },
  measures(points, unit) {
    const [a, b] = [points[0], points[1]];
    if (!a || !b) return [];
    const [width, height] = [Math.abs(b.x - a.x), Math.abs(b.y - a.y)];
    return [{ name: "firstSide", value: width, unit }, { name: "secondSide", value: height, unit }, area(width * height, unit)];
  },
  incomplete(points) {
    const [a, b] = [points[0], points[1]];
    if (!a || !b || points.length > 2) return "A box has two corners.";
    return a.x === b.x || a.y === b.y ? "The box has no area." : null;
  },
};
