/** What happened in the exam: what the server tells page by page, with what came since on top. */
import type { HistoryEntry } from "../contract/rest";
import type { EventMessage } from "./wire";

/** An event as the history shows it. */
export function entryOf(event: EventMessage): HistoryEntry {
  const { objectId, mode, undoes } = event.data;
  return {
    stream: event.stream,
    version: event.version,
    at: event.at,
    by: event.by,
    type: event.type,
    ...(typeof objectId === "string" ? { objectId } : {}),
    ...(typeof mode === "string" ? { mode } : {}),
    undoes: undoes !== undefined,
  };
}

/** Both, each event once, the newest first; of the same moment the later version of a stream first. */
export function mergedHistory(live: readonly EventMessage[], read: readonly HistoryEntry[]): HistoryEntry[] {
  const byPlace = new Map<string, HistoryEntry>();
  for (const entry of [...live.map(entryOf), ...read]) byPlace.set(`${entry.stream}@${entry.version}`, entry);
  return [...byPlace.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.version - a.version));
}
