/** What the page knows of the open exam, one value at a time. */
import type { Connection } from "./hub";
import type { OutboxEntry } from "./outbox";
import type { EventMessage, ExamState, LeaseView, Me, PersonPresence, ProjectState, TaskState, VolumeDescriptor } from "./wire";

export interface ExamSnapshot {
  readonly phase: "opening" | "ready" | "refused";
  readonly reason: string | null;
  readonly connection: Connection;
  readonly project: ProjectState | null;
  readonly exam: ExamState | null;
  readonly task: TaskState | null;
  readonly volumes: readonly VolumeDescriptor[];
  readonly me: Me | null;
  readonly people: readonly PersonPresence[];
  readonly leases: readonly LeaseView[];
  readonly names: ReadonlyMap<string, string>;
  readonly pending: number;
  readonly refused: readonly OutboxEntry[];
  /** Rises whenever an object, mask or answer changes. */
  readonly setsVersion: number;
  /** What happened since the exam was opened, newest first. */
  readonly history: readonly EventMessage[];
  /** Another tab of mine has this exam open. */
  readonly otherTab: boolean;
  /** Why pending work could not be kept in the browser. */
  readonly unkept: string | null;
}

/** Before the server answered. */
export const INITIAL: ExamSnapshot = {
  phase: "opening",
  reason: null,
  connection: "connecting",
  project: null,
  exam: null,
  task: null,
  volumes: [],
  me: null,
  people: [],
  leases: [],
  names: new Map(),
  pending: 0,
  refused: [],
  setsVersion: 0,
  history: [],
  otherTab: false,
  unkept: null,
};
