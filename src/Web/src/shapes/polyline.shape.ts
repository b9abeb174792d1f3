import { longestDiameter, nearestEdge, pathLength, svgPath, type ShapeModule } from "./shape";

const FEWEST = 2;

/** An open path of straight edges. */
export const shape: ShapeModule = {
  shape: "polyline",
  name: "Polyline",
  solid: "open",
  path: (points) => svgPath(points, false),
  handles: (points) => [...points],
  moveHandle: (points, handle, to) => points.map((point, index) => (index === handle ? to : point)),
  hit(points, at, tolerance) {
    const edge = nearestEdge(points, at, tolerance, false);
    return edge === null ? null : { part: "edge", edge };
  },
  insert: (points, edge, at) => [...points.slice(0, edge + 1), at, ...points.slice(edge + 1)],
  remove: (points, handle) => (points.length > FEWEST ? points.filter((_, index) => index !== handle) : null),
  measures: (points, unit) => [
    { name: "length", value: pathLength(points, false), unit },
    { name: "longestDiameter", value: longestDiameter(points), unit },
  ],
  incomplete(points) {
    if (points.length < FEWEST) return "A polyline has at least two points.";
    return pathLength(points, false) === 0 ? "The line has no length." : null;
  },
};
