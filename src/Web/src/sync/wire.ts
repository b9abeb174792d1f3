/** What the hub says and hears, and the volume descriptor: Core's contract records, made from contract/schema.json. */
import type { Frozen } from "../contract/frozen";
import type * as wire from "../contract/generated";

/** The data of every message is an object; which one, its type says. */
type WithData<T> = Frozen<Omit<T, "data">> & { readonly data: Readonly<Record<string, unknown>> };

export type CommandMessage = WithData<wire.CommandMessage>;
export type EventMessage = WithData<wire.EventMessage>;
export type FollowResult = Frozen<Omit<wire.FollowResult, "events" | "snapshot">> & {
  readonly snapshot?: unknown;
  readonly events?: readonly EventMessage[];
};

export type ExamState = Frozen<wire.Exam>;
export type Issue = Frozen<wire.Issue>;
export type LeaseResult = Frozen<wire.LeaseResult>;
export type LeaseView = Frozen<wire.LeaseView>;
export type Me = Frozen<wire.Me>;
export type ObjectReference = Frozen<wire.ObjectReference>;
export type OpenResult = Frozen<wire.OpenResult>;
export type PersonPresence = Frozen<wire.PersonPresence>;
export type PresenceUpdate = Frozen<wire.PresenceUpdate>;
export type TaskState = Frozen<wire.ReadingTask>;
export type ViewingCondition = Frozen<wire.ViewingCondition>;
export type VolumeDescriptor = Frozen<wire.VolumeDescriptor>;

export type { ProjectState, Receipt } from "../contract/rest";
