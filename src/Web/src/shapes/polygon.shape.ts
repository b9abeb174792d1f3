import { countDifferent, crossesItself, withoutRepeats } from "./outline";
import { area, inOutline, longestDiameter, nearestEdge, outlineArea, pathLength, svgPath, type ShapeModule } from "./shape";

const FEWEST = 3;

/** A closed outline of straight edges. */
export const shape: ShapeModule = {
  shape: "polygon",
  name: "Polygon",
  solid: "closed",
  path: (points) => svgPath(points, true),
  handles: (points) => [...points],
  moveHandle: (points, handle, to) => points.map((point, index) => (index === handle ? to : point)),
  hit(points, at, tolerance) {
    const edge = nearestEdge(points, at, tolerance, true);
    if (edge !== null) return { part: "edge", edge };
    return inOutline(points, at) ? { part: "inside" } : null;
  },
  insert: (points, edge, at) => [...points.slice(0, edge + 1), at, ...points.slice(edge + 1)],
  remove: (points, handle) => (points.length > FEWEST ? points.filter((_, index) => index !== handle) : null),
  measures: (points, unit) => [
    area(outlineArea(points), unit),
    { name: "longestDiameter", value: longestDiameter(points), unit },
    { name: "perimeter", value: pathLength(points, true), unit },
  ],
  incomplete(points) {
    const outline = withoutRepeats(points);
    if (countDifferent(outline) < FEWEST) return "A polygon has at least three different points.";
    return crossesItself(outline) ? "The outline crosses or touches itself. Move or remove a point." : null;
  },
};
