/** The live connection: it comes back by itself without end, and its streams have no gaps. */
import type {
  CommandMessage,
  EventMessage,
  FollowResult,
  LeaseResult,
  LeaseView,
  OpenResult,
  PersonPresence,
  PresenceUpdate,
  Receipt,
} from "./wire";

/** What is needed of a SignalR connection; tests script one. */
export interface HubTransport {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke(method: string, ...args: unknown[]): Promise<unknown>;
  on(method: string, handler: (...args: never[]) => void): void;
  onclose(handler: () => void): void;
}

/** The reader's side of one stream. */
export interface StreamFollower {
  readonly version: number;
  snapshot(version: number, state: unknown): void;
  /** Events right after `version`, in order. */
  events(events: readonly EventMessage[]): void;
}

export type Connection = "connecting" | "online" | "offline";

export interface HubListener {
  connection(state: Connection): void;
  /** After each (re)connection, before streams are followed again. */
  opened(result: OpenResult): void;
  /** Why the exam cannot be opened; nothing is tried again until `retry`. */
  refused(reason: string): void;
  presence(people: readonly PersonPresence[]): void;
  leases(leases: readonly LeaseView[]): void;
  /** Everything is followed again: what waited may be sent. */
  caughtUp(): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const PRESENCE_EVERY_MS = 1000 / 15;

interface Followed {
  readonly follower: StreamFollower;
  under: Promise<void> | null;
  /** Events that came while a Follow was under way. */
  held: EventMessage[];
}

export class Hub {
  private readonly streams = new Map<string, Followed>();
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  /** The server refused to open the exam: only a person's retry asks again. */
  private turnedAway = false;
  private online = false;
  private connecting = false;
  private presence: { latest: PresenceUpdate; timer: ReturnType<typeof setTimeout> | undefined; lastSent: number } | null = null;

  constructor(
    private readonly transport: HubTransport,
    private readonly target: { readonly projectId: string; readonly examId: string },
    private readonly listener: HubListener,
  ) {
    transport.on("Events", (stream: string, firstVersion: number, events: EventMessage[]) => this.received(stream, firstVersion, events));
    transport.on("Presence", (examId: string, people: PersonPresence[]) => examId === target.examId && listener.presence(people));
    transport.on("Leases", (examId: string, leases: LeaseView[]) => examId === target.examId && listener.leases(leases));
    transport.on("Restart", (retryAfterMs: number) => this.restarting(retryAfterMs));
    transport.onclose(() => this.lost());
  }

  get isOnline(): boolean {
    return this.online;
  }

  /** Connects, opens the exam and follows its streams; never gives up. */
  async connect(): Promise<void> {
    if (this.closed || this.turnedAway || this.online || this.connecting) return;
    this.connecting = true;
    this.listener.connection(this.attempts === 0 ? "connecting" : "offline");
    try {
      await this.transport.start();
      const opened = (await this.transport.invoke("Open", this.target.projectId, this.target.examId)) as OpenResult;
      this.attempts = 0;
      this.online = true;
      this.listener.opened(opened);
      await Promise.all([...this.streams.keys()].map((stream) => this.catchUp(stream)));
      this.listener.connection("online");
      this.listener.caughtUp();
    } catch (error) {
      await this.failed(error);
    } finally {
      this.connecting = false;
    }
  }

  /** Tries now instead of waiting. */
  retry(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.turnedAway = false;
    void this.connect();
  }

  /** Follows a stream from its follower's version on, also after reconnecting. Settles when it has caught up or has to wait for a new connection. */
  async follow(stream: string, follower: StreamFollower): Promise<void> {
    this.streams.set(stream, { follower, under: null, held: [] });
    if (this.online) await this.keepUp(stream);
  }

  /** Reads a followed stream's whole state anew. */
  async reread(stream: string): Promise<void> {
    const followed = this.streams.get(stream);
    if (!followed || !this.online) return;
    await (followed.under ?? Promise.resolve());
    followed.under ??= this.ask(stream, followed, 0).finally(() => (followed.under = null));
    await followed.under;
  }

  async execute(command: CommandMessage): Promise<Receipt> {
    return (await this.transport.invoke("Execute", command)) as Receipt;
  }

  async lease(set: string, objectId: string): Promise<LeaseResult> {
    return (await this.transport.invoke("Lease", set, objectId)) as LeaseResult;
  }

  async unlease(set: string, objectId: string): Promise<void> {
    await this.transport.invoke("Unlease", set, objectId);
  }

  /** Says where I am: at most 15 times a second, the last one wins. */
  present(update: PresenceUpdate): void {
    this.presence ??= { latest: update, timer: undefined, lastSent: 0 };
    this.presence.latest = update;
    if (this.presence.timer !== undefined || !this.online) return;
    const wait = Math.max(0, this.presence.lastSent + PRESENCE_EVERY_MS - Date.now());
    this.presence.timer = setTimeout(() => this.sendPresence(), wait);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.presence?.timer);
    this.streams.clear();
    await this.transport.stop();
  }

  private sendPresence(): void {
    if (!this.presence) return;
    this.presence.timer = undefined;
    this.presence.lastSent = Date.now();
    if (!this.online) return;
    // Presence is worth nothing later: a lost one is not sent again.
    this.transport.invoke("Present", this.target.examId, this.presence.latest).catch(() => undefined);
  }

  private restarting(retryAfterMs: number): void {
    this.attempts = 0;
    this.online = false;
    this.listener.connection("offline");
    this.wait(retryAfterMs);
    void this.transport.stop();
  }

  private lost(): void {
    if (this.closed || this.turnedAway) return;
    this.online = false;
    this.listener.connection("offline");
    if (this.timer === undefined) this.wait(this.nextWait());
  }

  private async failed(error: unknown): Promise<void> {
    this.online = false;
    const reason = refusalOf(error);
    this.turnedAway = reason !== null;
    if (reason !== null) this.listener.refused(reason);
    await this.transport.stop().catch(() => undefined);
    if (reason !== null) return;
    this.listener.connection("offline");
    if (this.timer === undefined) this.wait(this.nextWait());
  }

  private nextWait(): number {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.attempts++);
    return longest * (0.5 + Math.random() / 2);
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.attempts = Math.max(1, this.attempts);
      void this.connect();
    }, ms);
  }

  private received(stream: string, firstVersion: number, events: readonly EventMessage[]): void {
    const followed = this.streams.get(stream);
    if (!followed) return;
    if (followed.under) {
      followed.held.push(...events);
      return;
    }
    if (firstVersion > followed.follower.version + 1) void this.keepUp(stream);
    else this.deliver(followed, events);
  }

  // A stream must not stay behind: where catching up fails on a living connection, a new one follows every stream again.
  private async keepUp(stream: string): Promise<void> {
    try {
      await this.catchUp(stream);
    } catch {
      if (this.online) await this.transport.stop().catch(() => this.lost());
    }
  }

  /** Asks for what is missing; events that overtake the answer wait for it. */
  private catchUp(stream: string): Promise<void> {
    const followed = this.streams.get(stream);
    if (!followed) return Promise.resolve();
    followed.under ??= Promise.resolve()
      .then(() => this.ask(stream, followed))
      .finally(() => (followed.under = null));
    return followed.under;
  }

  private async ask(stream: string, followed: Followed, from = followed.follower.version): Promise<void> {
    for (let known = from; ; known = followed.follower.version) {
      const result = (await this.transport.invoke("Follow", stream, known)) as FollowResult;
      if (result.snapshot !== undefined && result.snapshot !== null) followed.follower.snapshot(result.version, result.snapshot);
      else this.deliver(followed, result.events ?? []);
      const held = followed.held.splice(0).sort((a, b) => a.version - b.version);
      this.deliver(followed, held);
      const missed = held.at(-1);
      if (!missed || missed.version <= followed.follower.version) return;
    }
  }

  /** Gives the follower what directly continues its version and nothing it has. */
  private deliver(followed: Followed, events: readonly EventMessage[]): void {
    const { follower } = followed;
    const fresh: EventMessage[] = [];
    for (const event of events) {
      if (event.version === follower.version + fresh.length + 1) fresh.push(event);
    }
    if (fresh.length > 0) follower.events(fresh);
  }
}

/** The server's own refusal (`CODE: TEXT` of a HubException); null when the connection merely failed. */
export function refusalOf(error: unknown): string | null {
  const message = error instanceof Error ? error.message : "";
  const match = /HubException: ([a-z0-9-]+: .+)$/s.exec(message);
  return match?.[1] ?? null;
}
