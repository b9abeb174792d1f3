/** How each volume of the page is windowed and coloured: one look a volume, with the page's habits on top. */
import type { VolumeDescriptor } from "../sync/wire";
import type { ViewedVolume } from "../viewer/viewedVolume";
import { firstLook, type DisplayState, type Look } from "../viewer/viewedVolume";
import type { EditorUi, EditorUiStore } from "./editorUi";

type Looked = Pick<ViewedVolume, "id" | "window" | "pixelType">;

const firstLooks = new WeakMap<Looked, Look>();

/** The look in force; the same object while nothing changes. */
export function lookOf({ looks }: Pick<EditorUi, "looks">, volume: Looked): Look {
  const changed = looks.get(volume.id) ?? firstLooks.get(volume);
  if (changed) return changed;
  const first = firstLook(volume);
  firstLooks.set(volume, first);
  return first;
}

export function displayOf(state: EditorUi, volume: Looked): DisplayState {
  return { ...lookOf(state, volume), crisp: state.crisp, fillAlpha: state.fillAlpha };
}

/** Changes how one volume looks, and with it its sisters of other phases: they are compared by eye. */
export function changeLook(ui: EditorUiStore, volume: VolumeDescriptor, change: Partial<Look>, volumes: readonly VolumeDescriptor[]): void {
  const sisters = volumes.filter((other) => other.phase !== undefined && other.phase.axisId === volume.phase?.axisId);
  ui.setState((state) => {
    const looks = new Map(state.looks);
    for (const one of [volume, ...sisters]) looks.set(one.id, { ...lookOf(state, one), ...change });
    return { looks };
  });
}
