/** From drawn picture points to the commands that keep them. */
import type { FrameGeometry } from "../sync/set/types";
import { shapeOf } from "../shapes/registry";
import type { Points } from "../shapes/shape";
import { contains, ijkFromPicture, isOblique } from "../viewer/geometry";
import type { ActiveLabel, ObjectRef, ToolHost, ToolView } from "./tool";

/** A frame label's geometry as it is stored: points in continuous IJK. Null, and said why, where it has no place. */
function geometryOn(host: ToolHost, view: ToolView, index: number, shape: string, points: Points): FrameGeometry | null {
  const { grid } = view.volume;
  const places = points.map((point) => ijkFromPicture(grid, view.plane, point, index));
  if (!isOblique(view.plane))
    return { shape, grid: grid.id, plane: view.plane.plane, frameIndex: index, points: places.map((place) => [...place]) };
  const [place] = places;
  const slice = place && contains(grid, place) ? host.latticeSlice(view, place) : null;
  if (!slice) host.say("That place lies outside the images.");
  return slice && { shape, grid: grid.id, plane: slice.plane, frameIndex: slice.index, points: places.map((ijk) => [...ijk]) };
}

/** Why a shape cannot be drawn in a view, in a sentence; null when it can. A point has its place in the patient in any view; outlines and masks live on the lattice. */
export function notDrawnOn(view: ToolView, shape: string): string | null {
  if (!isOblique(view.plane) || shape === "location") return null;
  return "In an oblique view only locations can be set: outlines and masks are drawn on the grid's own planes.";
}

/** The class to draw with, if one of this shape is active; otherwise says what to do. */
export function labelFor(host: ToolHost, view: ToolView, shape: string): ActiveLabel | null {
  const refusal = notDrawnOn(view, shape);
  if (refusal) {
    host.say(refusal);
    return null;
  }
  const label = host.activeLabel;
  if (label?.shape === shape) return label;
  host.say(`Pick a class drawn as ${shapeOf(shape)?.name.toLowerCase() ?? shape} first.`);
  return null;
}

/** Commits a finished shape: a new object, or the chosen object's label on this picture. */
export function commitShape(host: ToolHost, view: ToolView, index: number, label: ActiveLabel, points: Points): boolean {
  const refusal = shapeOf(label.shape)?.incomplete(points) ?? null;
  if (refusal) {
    host.say(refusal);
    return false;
  }
  const geometry = geometryOn(host, view, index, label.shape, points);
  if (!geometry) return false;
  const continued = host.continued(view);
  const objectId = continued?.objectId ?? host.newId();
  const command = continued
    ? { stream: continued.set, type: "set.set-geometry", data: { objectId, geometry, revision: continued.revision } }
    : { stream: label.set, type: "set.add-object", data: { objectId, labelId: label.labelId, geometry } };
  host.execute([command], view);
  host.select({ set: command.stream, objectId });
  return true;
}

/** Commits a changed shape of an object. */
export function commitChange(
  host: ToolHost,
  view: ToolView,
  index: number,
  object: ObjectRef & { shape: string; revision: number },
  points: Points,
): void {
  const refusal = shapeOf(object.shape)?.incomplete(points) ?? null;
  if (refusal) return host.say(refusal);
  const geometry = geometryOn(host, view, index, object.shape, points);
  if (!geometry) return;
  const data = { objectId: object.objectId, geometry, revision: object.revision };
  host.execute([{ stream: object.set, type: "set.set-geometry", data }], view);
}

/** A drawn place kept on the picture: outside means its border. */
export function onPicture(view: ToolView, point: { x: number; y: number }): { x: number; y: number } {
  return {
    x: Math.min(view.plane.width - 0.5, Math.max(-0.5, point.x)),
    y: Math.min(view.plane.height - 0.5, Math.max(-0.5, point.y)),
  };
}
