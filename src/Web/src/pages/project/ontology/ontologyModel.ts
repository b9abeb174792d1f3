import type { Label, LabelGroup } from "../../../contract/rest";
import { nextClassColour } from "../../../ui/palette";

/** Labels that can still be drawn; removed ones stay in the state for the record. */
export function liveLabels(group: LabelGroup): Label[] {
  return group.labels.filter((label) => !label.removed);
}

/** The ids of a group with one label put before another (or at the end); null when nothing moves. */
export function reordered(group: LabelGroup, labelId: string, beforeId: string | null): string[] | null {
  const ids = liveLabels(group).map((label) => label.id);
  if (!ids.includes(labelId) || labelId === beforeId) return null;
  const rest = ids.filter((id) => id !== labelId);
  const at = beforeId === null ? rest.length : rest.indexOf(beforeId);
  if (at < 0) return null;
  const next = [...rest.slice(0, at), labelId, ...rest.slice(at)];
  return next.every((id, n) => id === ids[n]) ? null : next;
}

/** The ids of a group with one label a step up (−1) or down (+1); null at the ends. */
export function stepped(group: LabelGroup, labelId: string, step: -1 | 1): string[] | null {
  const ids = liveLabels(group).map((label) => label.id);
  const at = ids.indexOf(labelId);
  const other = ids[at + step];
  if (at < 0 || other === undefined) return null;
  const next = [...ids];
  [next[at], next[at + step]] = [other, labelId];
  return next;
}

/** The first digit or letter that no label of the project uses; empty when all are taken. */
export function freeHotkey(groups: readonly LabelGroup[]): string {
  const taken = new Set(groups.flatMap(liveLabels).flatMap((label) => (label.hotkey ? [label.hotkey.toLowerCase()] : [])));
  return "123456789qwertyuiop".split("").find((key) => !taken.has(key)) ?? "";
}

/** Who uses a hotkey already, other than this label. */
export function hotkeyOwner(groups: readonly LabelGroup[], hotkey: string, except: string): Label | undefined {
  return groups
    .flatMap(liveLabels)
    .find((label) => label.id !== except && label.hotkey !== undefined && label.hotkey.toLowerCase() === hotkey.toLowerCase());
}

/** A label to begin from: free colour, free hotkey. */
export function newLabel(id: string, groups: readonly LabelGroup[], shape: string): Label {
  const hotkey = freeHotkey(groups);
  const colour = nextClassColour(groups.flatMap(liveLabels).map((label) => label.colour));
  return { id, name: "", colour, shape, required: false, removed: false, attributes: [], ...(hotkey ? { hotkey } : {}) };
}

/** Why a label cannot be saved yet, or null. The server has the last word. */
export function labelProblem(label: Label, group: LabelGroup): string | null {
  const name = label.name.trim();
  if (name === "") return "A label needs a name.";
  const twin = liveLabels(group).some((other) => other.id !== label.id && other.name.toLowerCase() === name.toLowerCase());
  if (twin) return "Another label of this group has this name.";
  const incomplete = (label.attributes ?? []).find((a) => a.name.trim() === "" || (a.kind !== "text" && a.options.length === 0));
  return incomplete
    ? `The question “${incomplete.name || "without a name"}” needs ${incomplete.name.trim() === "" ? "a name" : "at least one answer"}.`
    : null;
}
