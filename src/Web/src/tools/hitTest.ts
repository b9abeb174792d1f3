/** Which shape or handle lies under the pointer. */
import { shapeOf, verticesOf } from "../shapes/registry";
import { outlineArea, type Hit } from "../shapes/shape";
import { ijkFromPicture } from "../viewer/geometry";
import type { SliceShape, ToolHost, ToolPointer, ToolView } from "./tool";

export interface Under {
  readonly shape: SliceShape;
  readonly hit: Hit | null;
  /** The handle that was met, by its element. */
  readonly handle: number | null;
}

const TOLERANCE_PX = 6;

/** The handle element met, else the shape met: an edge before an inside, the chosen object before others, small before large. */
export function shapeUnder(host: Pick<ToolHost, "shapesOn" | "selected">, event: ToolPointer): Under | null {
  const shapes = host.shapesOn(event.view);
  const handle = handleOf(event.target);
  const held = handle && shapes.find((shape) => shape.objectId === handle.objectId);
  if (held) return { shape: held, hit: null, handle: handle.index };
  const met = shapes.flatMap((shape) => {
    const hit = hitOn(event.view, shape, event.canvas);
    return hit ? [{ shape, hit, handle: null }] : [];
  });
  const rank = (under: Under): number => (under.hit?.part === "edge" ? 0 : 2) + (under.shape.objectId === host.selected?.objectId ? 0 : 1);
  met.sort((a, b) => rank(a) - rank(b) || outlineArea(a.shape.points) - outlineArea(b.shape.points));
  return met[0] ?? null;
}

function hitOn(view: ToolView, shape: SliceShape, canvas: { x: number; y: number }): Hit | null {
  const points = verticesOf(shape.shape, shape.points).map((point) =>
    view.canvasAt(ijkFromPicture(view.volume.grid, view.plane, point, view.shownIndex)),
  );
  return shapeOf(shape.shape)?.hit(points, canvas, TOLERANCE_PX) ?? null;
}

/** Object and number of a handle element. */
export function handleOf(target: EventTarget | null): { objectId: string; index: number } | null {
  const element = target as { dataset?: DOMStringMap } | null;
  const [objectId, index] = [element?.dataset?.["objectId"], element?.dataset?.["handle"]];
  return objectId !== undefined && index !== undefined ? { objectId, index: Number(index) } : null;
}
