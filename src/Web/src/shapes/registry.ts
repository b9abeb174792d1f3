/** Every shape of this folder, by its id; a new one is a new file. */
import type { Frozen } from "../contract/frozen";
import type { Calibration } from "../contract/generated";
import { lengthScale } from "../viewer/calibration";
import type { GridGeometry, ViewedPlane } from "../viewer/geometry";
import type { Measure, Points, ShapeModule } from "./shape";

const found = import.meta.glob<{ shape: ShapeModule }>("./*.shape.ts", { eager: true });

export const SHAPES: ReadonlyMap<string, ShapeModule> = new Map(Object.values(found).map((module) => [module.shape.shape, module.shape]));

/** A shape's module; undefined for shapes this page is too old to draw. */
export function shapeOf(id: string): ShapeModule | undefined {
  return SHAPES.get(id);
}

/** The vertices of stored points, in the picture's own space: what a view may then turn and mirror. */
export function verticesOf(shape: string, points: Points): Points {
  return shapeOf(shape)?.corners?.(points) ?? points;
}

/** Measures of picture points by the plane's real spacing, in the unit that the images allow: mm only where it holds in the patient. */
export function measuresOn(
  grid: GridGeometry,
  plane: ViewedPlane,
  shape: string,
  points: Points,
  calibration?: Frozen<Calibration> | null,
): Measure[] {
  const { spacing, unit } = lengthScale(grid, plane, verticesOf(shape, points), calibration);
  const scaled = spacing ? points.map((point) => ({ x: point.x * spacing.x, y: point.y * spacing.y })) : points;
  return shapeOf(shape)?.measures(scaled, unit) ?? [];
}
