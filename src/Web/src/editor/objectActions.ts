/** What can be done with an object from lists and menus. */
import type { FrameLabel, SetObject } from "../sync/setModel";
import type { ObjectRef } from "../tools/tool";
import type { PlaneName } from "../viewer/geometry";
import { pictureFromIjk } from "../viewer/geometry";
import type { Editor } from "./context";
import { viewingCondition } from "./viewing";

function send(editor: Editor, object: ObjectRef, type: string, data: Record<string, unknown>): void {
  const { stage, session } = editor;
  if (!stage.host.grab(object)) return;
  const view = stage.focused;
  session.execute(
    [{ stream: object.set, type, data: { objectId: object.objectId, ...data } }],
    view ? viewingCondition(view, session.state.project) : undefined,
  );
  stage.host.release();
}

function revisionOf(editor: Editor, object: ObjectRef): number {
  return editor.stage.host.find(object)?.revision ?? 0;
}

export function removeObject(editor: Editor, object: ObjectRef): void {
  send(editor, object, "set.remove-object", { revision: revisionOf(editor, object) });
  if (editor.ui.getState().selected?.objectId === object.objectId) editor.ui.setState({ selected: null });
}

export function removeFromSlice(editor: Editor, object: ObjectRef, frame: { grid: string; plane: PlaneName; frameIndex: number }): void {
  send(editor, object, "set.remove-frame-label", { frame, revision: revisionOf(editor, object) });
}

export function changeClass(editor: Editor, object: ObjectRef, labelId: string): void {
  send(editor, object, "set.change-class", { labelId, revision: revisionOf(editor, object) });
}

export function answer(editor: Editor, object: ObjectRef, name: string, value: unknown): void {
  send(editor, object, "set.set-attribute", { name, value, revision: revisionOf(editor, object) });
}

/** Where an object is: its frame label nearest to the slice on screen, or the middle of its mask. */
export function jumpTo(editor: Editor, object: SetObject): void {
  const { stage } = editor;
  const { volume } = stage;
  editor.ui.setState({ selected: { set: object.set, objectId: object.id } });
  if (!volume) return;
  const frames = object.frames.filter((frame) => frame.grid === volume.grid.id);
  const frame = nearest(frames, (candidate) => Math.abs(candidate.frameIndex - (stage.view(candidate.plane)?.index ?? 0)));
  if (frame) return stage.goTo(middleOf(frame));
  const ks = object.maskSlices.find((mask) => mask.grid === volume.grid.id)?.ks ?? [];
  const k = ks[Math.floor(ks.length / 2)];
  if (k === undefined) return;
  const across = volume.planes.find((plane) => plane.sliceAxis.axis === "k");
  if (across) stage.goToSlice(across.plane, Math.round(pictureFromIjk(volume.grid, across, [0, 0, k]).index));
}

function middleOf(frame: FrameLabel): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const point of frame.points) for (const axis of [0, 1, 2] as const) sum[axis] += (point[axis] ?? 0) / frame.points.length;
  return sum;
}

function nearest<T>(values: readonly T[], away: (value: T) => number): T | undefined {
  return values.toSorted((a, b) => away(a) - away(b))[0];
}

/** The slices an object is on, as the list shows them: `axial 12–18`, counted from 1. */
export function rangeText(object: SetObject, gridId: string | undefined): string {
  const byPlane = new Map<string, number[]>();
  for (const frame of object.frames) {
    if (frame.grid !== gridId) continue;
    byPlane.set(frame.plane, [...(byPlane.get(frame.plane) ?? []), frame.frameIndex]);
  }
  const ranges = [...byPlane].map(([plane, indices]) => `${plane} ${span(indices)}`);
  const ks = object.maskSlices.find((mask) => mask.grid === gridId)?.ks ?? [];
  if (ks.length > 0) ranges.push(`${ks.length} ${ks.length === 1 ? "slice" : "slices"}`);
  return ranges.join(", ");
}

function span(indices: readonly number[]): string {
  const [low, high] = [Math.min(...indices) + 1, Math.max(...indices) + 1];
  return low === high ? String(low) : `${low}–${high}`;
}
