import { decide } from "./decide";
import { evolve } from "./evolve";
import type { LocalContext } from "./forecast";
import { emptySet, marksOf, redoable, revisionOf, undoable, type AnnotationSet } from "./state";
import type { Based, OwnCommand, Rejection, SetEventMessage } from "./types";

/** A command that was refused and waits for a person to look at it. */
export interface RefusedCommand {
  readonly command: OwnCommand;
  readonly rejection: Rejection;
}

interface Pending {
  readonly command: OwnCommand;
  /** The version up to which events must be in before the command counts as done; known once its receipt came. */
  doneAt: number | null;
  /** What the page foretold, the state it was foretold on, and the state with it. */
  forecast: SetEventMessage | null;
  base: AnnotationSet;
  drawn: AnnotationSet;
}

/** How an arrived batch of events was taken. */
export type Reception = "taken" | "gap";

/**
 * One annotation set as the page holds it: what the server confirmed, and the page's own commands on their way replayed over it.
 * A pure function of both; nothing is lost when events of others come in between.
 */
export class OptimisticSet {
  private confirmedSet: AnnotationSet = emptySet;
  private confirmedVersion = 0;
  private pendings: Pending[] = [];
  private refusals: RefusedCommand[] = [];
  // The pending commands stand on a state that is no longer the confirmed one: they are replayed when somebody looks.
  private isStale = false;
  private readonly listeners = new Set<() => void>();

  /** @param context asked anew at each replay, for leases and rules change. */
  constructor(
    private readonly context: () => LocalContext,
    private readonly now: () => string = () => new Date().toISOString(),
  ) {}

  /** What the server confirmed. */
  get confirmed(): AnnotationSet {
    return this.confirmedSet;
  }

  /** The stream version of what the server confirmed. */
  get version(): number {
    return this.confirmedVersion;
  }

  /** What is shown: the confirmed set with the pending commands on it. */
  get drawn(): AnnotationSet {
    if (this.isStale) this.replay();
    return this.pendings.at(-1)?.drawn ?? this.confirmedSet;
  }

  /** Commands on their way, in order. */
  get pending(): readonly OwnCommand[] {
    return this.pendings.map((p) => p.command);
  }

  /** Commands that were refused and not yet dismissed. */
  get refused(): readonly RefusedCommand[] {
    return this.refusals;
  }

  /** Ids of what the person can undo next, the latest first, pending commands included. */
  get undoable(): string[] {
    return undoable(this.drawn, this.context().personId);
  }

  /** Ids of what the person can redo next. */
  get redoable(): string[] {
    return redoable(this.drawn, this.context().personId);
  }

  /** What an edit of the object must name: the revision confirmed, and the own pending commands it builds on. */
  basisOf(objectId: string): Based {
    const confirmed = this.confirmedSet.objects.get(objectId);
    const drawn = this.drawn.objects.get(objectId);
    const onTheWay = new Set(this.pendings.map((p) => p.command.commandId));
    const after = drawn ? [...new Set(marksOf(drawn).map((mark) => mark.commandId))].filter((id) => onTheWay.has(id)) : [];
    return { revision: confirmed ? revisionOf(confirmed) : 0, ...(after.length > 0 && { after }) };
  }

  /** Shows a command at once and keeps it pending until the server has answered. */
  execute(command: OwnCommand): void {
    const before = this.drawn;
    this.pendings.push(this.foretell(command, null, before, this.confirmedVersion + this.foretold + 1));
    if (this.drawn !== before) this.notify();
  }

  /** Starts from a snapshot; pending commands stay. */
  reset(version: number, set: AnnotationSet): void {
    this.confirmedSet = set;
    this.confirmedVersion = version;
    this.remove((p) => this.isDone(p));
    this.refresh();
  }

  /** Takes events in order; those known are passed over. A gap changes nothing: ask the server for what is missing. */
  receive(events: readonly SetEventMessage[]): Reception {
    const fresh = events.filter((event) => event.version > this.confirmedVersion);
    if (fresh.some((event, n) => event.version !== this.confirmedVersion + n + 1)) return "gap";
    const before = this.isStale ? null : this.drawn;
    let isForetold = before !== null;
    for (const event of fresh) isForetold = this.confirm(event, isForetold);
    if (this.remove((p) => this.isDone(p)) || !isForetold) this.refresh();
    else if (this.drawn !== before) this.notify();
    return "taken";
  }

  /** The server accepted a command at this version of the set. Its events may come before or after. */
  accepted(commandId: string, version: number): void {
    const pending = this.pendings.find((p) => p.command.commandId === commandId);
    if (!pending) return;
    pending.doneAt = version;
    if (this.remove((p) => this.isDone(p))) this.refresh();
  }

  /** The server refused a command: it is taken off the drawing and kept to be shown. */
  rejected(commandId: string, rejection: Rejection): void {
    const pending = this.pendings.find((p) => p.command.commandId === commandId);
    if (!pending) return;
    this.refusals = [...this.refusals, { command: pending.command, rejection }];
    if (this.remove((p) => p === pending)) this.refresh();
  }

  /** A person has seen the refusal. */
  dismiss(commandId: string): void {
    this.refusals = this.refusals.filter((r) => r.command.commandId !== commandId);
  }

  /** Has the pending commands replayed when next somebody looks: leases or rules changed, or what they stand on. */
  refresh(): void {
    this.isStale = true;
    this.notify();
  }

  /** Calls back whenever something may be drawn differently; gives what ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private get foretold(): number {
    return this.pendings.filter((p) => p.forecast !== null).length;
  }

  // True when the event is what the page foretold for its first pending command: then a replay would draw the same. After an event that
  // was not, the forecasts stand on another state and count for nothing until they are replayed.
  private confirm(event: SetEventMessage, mayBeForetold: boolean): boolean {
    const [first] = this.pendings;
    this.confirmedVersion = event.version;
    const isForetold = mayBeForetold && !!first?.forecast && isAsForetold(first.forecast, event);
    // What a stroke leaves does not hold the time, which the page can but guess; so its state is the very same.
    const isSameState = isForetold && event.type === "set.mask-painted" && first.base === this.confirmedSet;
    this.confirmedSet = isSameState ? first.drawn : evolve(this.confirmedSet, event);
    this.pendings = this.pendings.filter((p) => p.command.commandId !== event.commandId);
    return isForetold;
  }

  // Commands whose receipt is covered by what is confirmed are done, also those no event came of.
  private isDone(pending: Pending): boolean {
    return pending.doneAt !== null && pending.doneAt <= this.confirmedVersion;
  }

  // Takes pending commands out; true when one of them had drawn something, so that the rest must be replayed.
  private remove(isOut: (pending: Pending) => boolean): boolean {
    const hadDrawn = this.pendings.some((p) => p.forecast !== null && isOut(p));
    this.pendings = this.pendings.filter((p) => !isOut(p));
    return hadDrawn;
  }

  private replay(): void {
    this.isStale = false;
    let state = this.confirmedSet;
    let version = this.confirmedVersion;
    this.pendings = this.pendings.map((old) => {
      const pending = this.foretell(old.command, old.doneAt, state, version + 1);
      state = pending.drawn;
      if (pending.forecast) version++;
      return pending;
    });
  }

  private foretell(command: OwnCommand, doneAt: number | null, state: AnnotationSet, version: number): Pending {
    const context = this.context();
    const outcome = decide(state, command, context);
    if (!("event" in outcome) || outcome.event === null) return { command, doneAt, forecast: null, base: state, drawn: state };
    const { personId: by, sessionId } = context;
    const forecast: SetEventMessage = { ...outcome.event, version, at: this.now(), by, sessionId, commandId: command.commandId };
    return { command, doneAt, forecast, base: state, drawn: evolve(state, forecast) };
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

function isAsForetold(forecast: SetEventMessage, event: SetEventMessage): boolean {
  const isSame = forecast.version === event.version && forecast.commandId === event.commandId && forecast.by === event.by;
  return isSame && forecast.type === event.type && isSameJson(forecast.data, event.data);
}

// Members that are null count as left out.
function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => isSameJson(first[name], second[name]));
}
