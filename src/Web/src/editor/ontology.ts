/** Classes of a project and the set their objects go to. */
import type { Label, ProjectState } from "../contract/rest";
import type { ActiveLabel } from "../tools/tool";
import type { SetModel } from "../sync/setModel";

export interface ClassRow {
  readonly label: Label;
  readonly groupId: string;
  /** The stream new objects go to; null when there is no open set for the group. */
  readonly set: string | null;
  /** The key that picks it: its own, or its digit. */
  readonly key: string | null;
}

/** All classes that can be drawn, in the order people see them. Those without a key of their own get the first free digits. */
export function classesOf(project: ProjectState | null, sets: Iterable<SetModel>): ClassRow[] {
  if (!project) return [];
  const streams = new Map(Array.from(sets, (set) => [set.labelGroupId, set.stream]));
  const rows = project.labelGroups.flatMap((group) =>
    group.labels.filter((label) => !label.removed).map((label) => ({ label, groupId: group.id, set: streams.get(group.id) ?? null })),
  );
  const taken = new Set(rows.flatMap(({ label }) => (label.hotkey ? [label.hotkey.toLowerCase()] : [])));
  const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].filter((digit) => !taken.has(digit));
  return rows.map((row) => ({ ...row, key: row.label.hotkey?.toLowerCase() ?? digits.shift() ?? null }));
}

export function findLabel(project: ProjectState | null, labelId: string): Label | null {
  for (const group of project?.labelGroups ?? []) {
    const found = group.labels.find((label) => label.id === labelId);
    if (found) return found;
  }
  return null;
}

export function activeLabel(rows: readonly ClassRow[], labelId: string | null): ActiveLabel | null {
  const row = rows.find((candidate) => candidate.label.id === labelId);
  return row?.set ? { set: row.set, labelId: row.label.id, shape: row.label.shape, colour: row.label.colour } : null;
}
