import { expect, it } from "vitest";
import type { HistoryEntry } from "../contract/rest";
import { mergedHistory } from "./history";
import type { EventMessage } from "./wire";
import { eventWords } from "./words";

const read = (version: number, at: string): HistoryEntry => ({
  stream: "set/e~g~main",
  version,
  at,
  by: "p",
  type: "set.object-added",
  objectId: `o${version}`,
  undoes: false,
});
const live = (version: number, at: string, data: Record<string, unknown>): EventMessage => ({
  stream: "set/e~g~main",
  version,
  at,
  by: "p",
  sessionId: "s",
  commandId: `c${version}`,
  type: "set.mask-painted",
  schema: 1,
  data,
});

it("shows each event once, the newest first, whichever way it came", () => {
  const entries = mergedHistory(
    [live(4, "2026-01-01T00:00:04Z", { objectId: "o4", mode: "erase" }), live(3, "2026-01-01T00:00:03Z", { objectId: "o3", undoes: "c1" })],
    [read(3, "2026-01-01T00:00:03Z"), read(2, "2026-01-01T00:00:02Z"), read(1, "2026-01-01T00:00:02Z")],
  );
  expect(entries.map((entry) => entry.version)).toEqual([4, 3, 2, 1]);
  expect(entries[0]?.objectId).toBe("o4");
});

it("says what was erased and what was taken back", () => {
  const [undone] = mergedHistory([live(1, "2026-01-01T00:00:04Z", { undoes: "c0" })], []);
  const [erased] = mergedHistory([live(1, "2026-01-01T00:00:04Z", { mode: "erase" })], []);
  expect(undone && eventWords(undone)).toBe("undid or redid: painted");
  expect(erased && eventWords(erased)).toBe("erased from");
});
