/** Holds one object while it is edited: asks, renews every 10 s, lets go. */
import type { Hub } from "./hub";
import type { LeaseView, ObjectReference } from "./wire";

const RENEW_MS = 10_000;

export class LeaseKeeper {
  private held: { readonly object: ObjectReference; readonly timer: ReturnType<typeof setInterval> } | null = null;

  constructor(private readonly hub: Pick<Hub, "lease" | "unlease" | "isOnline">) {}

  hold(object: ObjectReference, lost: (by: LeaseView) => void): void {
    this.release();
    const ask = (): void => void this.ask(object, lost);
    this.held = { object, timer: setInterval(ask, RENEW_MS) };
    ask();
  }

  release(): void {
    if (!this.held) return;
    clearInterval(this.held.timer);
    const { object } = this.held;
    this.held = null;
    // A lease that cannot be given back lapses by itself.
    if (this.hub.isOnline) this.hub.unlease(object.set, object.objectId).catch(() => undefined);
  }

  private async ask(object: ObjectReference, lost: (by: LeaseView) => void): Promise<void> {
    // Without a connection work goes on: a lease is a courtesy, revisions are the safety.
    if (!this.hub.isOnline) return;
    const result = await this.hub.lease(object.set, object.objectId).catch(() => null);
    if (!result || result.granted || !result.lease || this.held?.object !== object) return;
    clearInterval(this.held.timer);
    this.held = null;
    lost(result.lease);
  }
}
