/** One open exam: its sets, task, people, leases and what is still on its way, for React through one store. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { uuid7 } from "../contract/uuid7";
import type { DraftCommand } from "../tools/tool";
import { INITIAL, type ExamSnapshot } from "./examSnapshot";
import { Hub, type Connection, type HubTransport, type StreamFollower } from "./hub";
import { LeaseKeeper } from "./leases";
import { Outbox, type OutboxEntry, type OutboxStore } from "./outbox";
import type { CreateSet, SetModel } from "./setModel";
import type {
  EventMessage,
  ExamState,
  LeaseView,
  ObjectReference,
  OpenResult,
  PersonPresence,
  ProjectState,
  Receipt,
  TaskState,
  ViewingCondition,
  VolumeDescriptor,
} from "./wire";
import { commandWords } from "./words";

const HISTORY = 500;

export interface ExamParts {
  readonly projectId: string;
  readonly examId: string;
  readonly tab: string;
  readonly transport: HubTransport;
  readonly outboxStore: OutboxStore;
  readonly createSet: CreateSet;
  /** Tabs of this browser that are alive, so that only orphaned entries are taken up. */
  readonly livingTabs: () => Promise<ReadonlySet<string>>;
  /** Reads the volumes anew when the exam has others than were told when it was opened. */
  readonly readVolumes?: () => Promise<readonly VolumeDescriptor[]>;
}

export class ExamSession {
  readonly store: StoreApi<ExamSnapshot> = createStore(() => INITIAL);
  readonly sets = new Map<string, SetModel>();
  private readonly hub: Hub;
  private readonly outbox: Outbox;
  private readonly keeper: LeaseKeeper;
  private readonly waiting = new Map<string, (receipt: Receipt) => void>();
  /** Commands that one gesture gave, by each of their ids. */
  private readonly gestures = new Map<string, readonly string[]>();
  private restored = false;

  constructor(private readonly parts: ExamParts) {
    this.hub = new Hub(parts.transport, parts, {
      connection: (connection) => this.connectionChanged(connection),
      opened: (result) => this.opened(result),
      refused: (reason) => this.store.setState({ phase: "refused", reason }),
      presence: (people) => this.peopleChanged(people),
      leases: (leases) => this.store.setState({ leases }),
      caughtUp: () => void this.caughtUp(),
    });
    this.outbox = new Outbox(parts.outboxStore, (command) => this.hub.execute(command), {
      changed: () => this.outboxChanged(),
      accepted: (entry, receipt) => this.settled(entry, receipt),
      refused: (entry) => this.turnedDown(entry),
      unkept: (reason) => this.store.setState({ unkept: reason }),
    });
    this.keeper = new LeaseKeeper(this.hub);
  }

  get state(): ExamSnapshot {
    return this.store.getState();
  }

  start(): void {
    void this.hub.connect();
  }

  retry(): void {
    this.hub.retry();
  }

  async close(): Promise<void> {
    this.keeper.release();
    await this.hub.close();
  }

  /** Puts commands on their way; the page shows them at once. Gives their ids. */
  execute(drafts: readonly DraftCommand[], view?: ViewingCondition): string[] {
    const { me } = this.state;
    if (!me) return [];
    const ids = drafts.map((draft) => {
      const plain = { commandId: uuid7(), stream: draft.stream, type: draft.type, data: draft.data, ...(view ? { view } : {}) };
      const set = this.sets.get(draft.stream);
      const command = set?.completed(plain) ?? plain;
      set?.pend(command);
      const { projectId, examId, tab } = this.parts;
      const entry = { order: command.commandId, personId: me.personId, tab, projectId, examId, command, madeAt: new Date().toISOString() };
      this.outbox.add({ ...entry, words: commandWords(command) });
      return command.commandId;
    });
    if (ids.length > 1) for (const id of ids) this.gestures.set(id, ids);
    return ids;
  }

  /** As execute, for one command whose answer the page waits for (submit, accept…). */
  ask(draft: DraftCommand): Promise<Receipt> {
    return new Promise((resolve) => {
      const [id] = this.execute([draft]);
      if (id !== undefined) this.waiting.set(id, resolve);
    });
  }

  undo(): void {
    this.revert((set) => set.undoable());
  }

  redo(): void {
    this.revert((set) => set.redoable());
  }

  dismiss(entry: OutboxEntry): void {
    void this.outbox.dismiss(entry.order);
  }

  present(update: Parameters<Hub["present"]>[0]): void {
    this.hub.present(update);
  }

  /** The lease that keeps me from an object; null when I may take it. */
  heldByOther(object: ObjectReference): LeaseView | null {
    const { leases, me } = this.state;
    const held = leases.find(
      (lease) => lease.set === object.set && lease.objectId === object.objectId && lease.sessionId !== me?.sessionId,
    );
    return held && Date.parse(held.expiresAt) > Date.now() ? held : null;
  }

  /** Takes an object while it is edited; `lost` is called when the server says that another has it. */
  hold(object: ObjectReference, lost: (by: LeaseView) => void): boolean {
    if (this.heldByOther(object)) return false;
    this.keeper.hold(object, lost);
    return true;
  }

  release(): void {
    this.keeper.release();
  }

  private revert(pick: (set: SetModel) => string | null): void {
    // Command ids are UUIDv7: the greatest is my latest over all sets.
    const candidates = [...this.sets.values()].flatMap((set) => {
      const commandId = pick(set);
      return commandId === null ? [] : [{ stream: set.stream, commandId }];
    });
    const latest = candidates.sort((a, b) => (a.commandId < b.commandId ? 1 : -1))[0];
    if (!latest) return;
    // What one gesture did goes back as one.
    const ids = this.gestures.get(latest.commandId)?.toReversed() ?? [latest.commandId];
    this.execute(ids.map((commandId) => ({ stream: latest.stream, type: "set.undo", data: { commandId } })));
  }

  /** Takes a volume in that was made while the exam was open. */
  addVolume(volume: VolumeDescriptor): void {
    this.store.setState(({ volumes }) => (volumes.some(({ id }) => id === volume.id) ? {} : { volumes: [...volumes, volume] }));
  }

  private connectionChanged(connection: Connection): void {
    if (connection !== "online") this.outbox.pause();
    this.store.setState({ connection });
  }

  private opened(result: OpenResult): void {
    const names = new Map(result.directory.map((person) => [person.personId, person.name]));
    for (const person of result.people) names.set(person.personId, person.name);
    this.store.setState({
      phase: "ready",
      project: result.project.state,
      exam: result.exam.state,
      task: result.task?.state ?? null,
      volumes: result.volumes,
      me: result.me,
      leases: result.leases,
      names,
    });
    this.peopleChanged(result.people);
    this.openSets(result);
    this.followState(`project/${this.parts.projectId}`, result.project.version, (project) =>
      this.store.setState({ project: project as ProjectState }),
    );
    this.followState(`exam/${this.parts.examId}`, result.exam.version, (exam) => this.examChanged(exam as ExamState));
    const { task } = result;
    if (task) this.followState(`task/${task.state.id}`, task.version, (state) => this.store.setState({ task: state as TaskState }));
  }

  /** Volumes come, go and get names while the exam is open. */
  private examChanged(exam: ExamState): void {
    const before = this.state.exam;
    this.store.setState({ exam });
    const { readVolumes } = this.parts;
    if (!readVolumes || (before && volumesOf(before) === volumesOf(exam))) return;
    // A reading that fails leaves what is shown; the next change of the exam, or opening it again, makes up for it.
    readVolumes().then(
      (volumes) => this.state.exam === exam && this.store.setState({ volumes }),
      () => undefined,
    );
  }

  private openSets(result: OpenResult): void {
    for (const { stream, labelGroupId } of result.sets) {
      if (this.sets.has(stream)) continue;
      const panoptic = result.project.state.labelGroups.find((group) => group.id === labelGroupId)?.panoptic ?? false;
      const set = this.parts.createSet({
        stream,
        labelGroupId,
        panoptic,
        personId: result.me.personId,
        sessionId: () => this.state.me?.sessionId ?? "",
        leases: () => this.state.leases,
      });
      this.sets.set(stream, set);
      set.subscribe(() => this.store.setState((state) => ({ setsVersion: state.setsVersion + 1 })));
      void this.hub.follow(stream, this.recording(set));
    }
  }

  /** The set itself, with every event also kept for the history. */
  private recording(set: SetModel): StreamFollower {
    return {
      get version() {
        return set.version;
      },
      snapshot: (version, state) => set.snapshot(version, state),
      events: (events) => {
        set.events(events);
        this.remember(events);
      },
    };
  }

  /** Project, exam and task are read anew after each batch of their events: small states, one truth. */
  private followState(stream: string, version: number, changed: (state: unknown) => void): void {
    let known = version;
    const follower: StreamFollower = {
      get version() {
        return known;
      },
      snapshot: (at, state) => {
        known = at;
        changed(state);
      },
      events: (events) => {
        known = events.at(-1)?.version ?? known;
        this.remember(events);
        // A reading that the connection interrupts is made up for when the stream is followed again.
        this.hub.reread(stream).catch(() => undefined);
      },
    };
    void this.hub.follow(stream, follower);
  }

  private remember(events: readonly EventMessage[]): void {
    this.store.setState((state) => ({ history: [...events.toReversed(), ...state.history].slice(0, HISTORY) }));
  }

  private peopleChanged(people: readonly PersonPresence[]): void {
    const { me } = this.state;
    const otherTab = people.some((person) => person.personId === me?.personId && person.sessionId !== me.sessionId);
    this.store.setState({ people, otherTab });
  }

  private async caughtUp(): Promise<void> {
    if (!this.restored) {
      this.restored = true;
      const living = await this.parts.livingTabs();
      const mine = await this.outbox.restore(
        (entry) => entry.personId === this.state.me?.personId && (entry.tab === this.parts.tab || !living.has(entry.tab)),
      );
      for (const entry of mine) if (!entry.rejection) this.sets.get(entry.command.stream)?.pend(entry.command);
    }
    this.outbox.resume();
  }

  private outboxChanged(): void {
    this.store.setState({ pending: this.outbox.pending.length, refused: this.outbox.refused });
  }

  private settled(entry: OutboxEntry, receipt: Receipt): void {
    this.sets.get(entry.command.stream)?.accepted(entry.command.commandId, receipt.version);
    this.answer(entry, receipt);
  }

  private turnedDown(entry: OutboxEntry): void {
    if (!entry.rejection) return;
    this.sets.get(entry.command.stream)?.refused(entry.command.commandId, entry.rejection);
    if (!this.waiting.has(entry.command.commandId)) return;
    // Somebody waits for this answer and shows it where it was asked: it needs no place in the list.
    this.answer(entry, { stream: entry.command.stream, version: 0, rejection: entry.rejection });
    this.dismiss(entry);
  }

  private answer(entry: OutboxEntry, receipt: Receipt): void {
    this.waiting.get(entry.command.commandId)?.(receipt);
    this.waiting.delete(entry.command.commandId);
  }
}

/** Which volumes an exam has, with their names: equal texts, equal lists. */
function volumesOf({ series, records }: ExamState): string {
  const volumes = Object.values(series).flatMap((one) => one.volumes.map(({ id }) => id));
  return JSON.stringify(volumes.filter((id) => !records[id]?.removal).map((id) => [id, records[id]?.title]));
}
