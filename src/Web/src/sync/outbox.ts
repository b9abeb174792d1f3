/** Commands on their way: kept in the browser until the server has answered, sent in order, never dropped. */
import type { Rejection } from "../contract/rest";
import type { CommandMessage, Receipt } from "./wire";

/** A command that has no receipt yet, or was refused and waits for a person. */
export interface OutboxEntry {
  readonly order: string;
  readonly personId: string;
  readonly tab: string;
  readonly projectId: string;
  readonly examId: string;
  readonly command: CommandMessage;
  readonly madeAt: string;
  /** What the command does, in words, for the list of refused ones. */
  readonly words: string;
  readonly rejection?: Rejection;
}

/** Where entries outlive the page. */
export interface OutboxStore {
  all(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(order: string): Promise<void>;
}

export interface OutboxListener {
  changed(): void;
  accepted(entry: OutboxEntry, receipt: Receipt): void;
  refused(entry: OutboxEntry): void;
  /** Entries could not be kept in the browser: closing the page would lose what is pending. */
  unkept(reason: string): void;
}

const UNAVAILABLE_WAIT_MS = 1000;

export class Outbox {
  private entries: OutboxEntry[] = [];
  private sending = false;
  private open = false;

  constructor(
    private readonly store: OutboxStore,
    private readonly send: (command: CommandMessage) => Promise<Receipt>,
    private readonly listener: OutboxListener,
    private readonly wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {}

  get pending(): readonly OutboxEntry[] {
    return this.entries.filter((entry) => !entry.rejection);
  }

  get refused(): readonly OutboxEntry[] {
    return this.entries.filter((entry) => entry.rejection);
  }

  get isSending(): boolean {
    return this.sending;
  }

  /** Takes up entries of a page that was closed: mine, and not those of a tab that still lives. */
  async restore(isMine: (entry: OutboxEntry) => boolean): Promise<readonly OutboxEntry[]> {
    const known = new Set(this.entries.map((entry) => entry.order));
    const found = (await this.store.all()).filter((entry) => isMine(entry) && !known.has(entry.order));
    this.entries = [...found, ...this.entries].sort((a, b) => (a.order < b.order ? -1 : 1));
    this.listener.changed();
    return found;
  }

  add(entry: OutboxEntry): void {
    this.entries.push(entry);
    this.listener.changed();
    this.store.put(entry).catch((error: unknown) => this.listener.unkept(error instanceof Error ? error.message : String(error)));
    void this.pump();
  }

  /** The server can be reached: sends what waits. */
  resume(): void {
    this.open = true;
    void this.pump();
  }

  pause(): void {
    this.open = false;
    this.listener.changed();
  }

  /** Gives up a refused command, by a person's will. */
  async dismiss(order: string): Promise<void> {
    this.entries = this.entries.filter((entry) => entry.order !== order);
    this.listener.changed();
    await this.store.remove(order);
  }

  private async pump(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let entry = this.nextEntry(); entry; entry = this.nextEntry()) await this.sendOne(entry);
    this.sending = false;
    this.listener.changed();
  }

  private nextEntry(): OutboxEntry | undefined {
    return this.open ? this.entries.find((entry) => !entry.rejection) : undefined;
  }

  private async sendOne(entry: OutboxEntry): Promise<void> {
    // Without an answer the same command goes again, under the same id: once the connection is back (`pause`, then `resume`), or after
    // a moment where it never went away. Its send is what failed, whatever the reason: nothing is dropped for it.
    const receipt = await this.send(entry.command).catch(() => null);
    if (receipt === null || receipt.rejection?.class === "unavailable") return this.open ? this.wait(UNAVAILABLE_WAIT_MS) : undefined;
    if (receipt.rejection) {
      const refused = { ...entry, rejection: receipt.rejection };
      this.entries = this.entries.map((other) => (other === entry ? refused : other));
      await this.store.put(refused).catch(() => undefined);
      this.listener.refused(refused);
    } else {
      this.entries = this.entries.filter((other) => other !== entry);
      await this.store.remove(entry.order).catch(() => undefined);
      this.listener.accepted(entry, receipt);
    }
    this.listener.changed();
  }
}
