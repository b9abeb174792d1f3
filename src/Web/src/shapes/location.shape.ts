import { distance, type ShapeModule } from "./shape";

const ARM_PX = 8;
const GAP_PX = 5;

/** One point: a keypoint. */
export const shape: ShapeModule = {
  shape: "location",
  name: "Location",
  solid: "point",
  path: (points) =>
    points
      .map(
        ({ x, y }) =>
          `M${x - ARM_PX} ${y}H${x - GAP_PX}M${x + GAP_PX} ${y}H${x + ARM_PX}M${x} ${y - ARM_PX}V${y - GAP_PX}M${x} ${y + GAP_PX}V${y + ARM_PX}`,
      )
      .join(""),
  handles: (points) => [...points],
  moveHandle: (points, handle, to) => points.map((point, index) => (index === handle ? to : point)),
  hit: (points, at, tolerance) => (points.some((point) => distance(point, at) <= tolerance + ARM_PX) ? { part: "inside" } : null),
  measures: () => [],
  incomplete: (points) => (points.length === 1 ? null : "A location is one point."),
};
