/// <reference types="node" />
import { describe, expect, it } from "vitest";
import { FakeServer, paint, storeOf, triangle } from "./fakeServer";
import { hashOf } from "./hash";
import { fromStored, toStored } from "./snapshot";
import type { OptimisticSet } from "./store";
import type { OwnCommand, SetCommand, SetEventMessage } from "./types";

const seeds = process.env["ANNOTATOR_FULL"] === "1" ? 300 : 25;
const steps = 1200;

/** Mulberry32: small, seeded, good enough to shuffle people's work. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A page with a line to the server on which everything takes its time and may be lost with the line. */
class Page {
  readonly store: OptimisticSet;
  readonly made = new Set<string>();
  private online = true;
  private outbound: OwnCommand[] = [];
  private inbound: SetEventMessage[] = [];
  private receipts: (() => void)[] = [];

  constructor(
    readonly person: string,
    private readonly server: FakeServer,
    private readonly random: (below: number) => number,
  ) {
    this.store = storeOf(person);
  }

  hear(event: SetEventMessage): void {
    if (this.online) this.inbound.push(event);
  }

  act(): void {
    const command = { ...this.next(), commandId: `${this.person}-${this.made.size}` };
    this.made.add(command.commandId);
    this.store.execute(command);
    if (this.online) this.outbound.push(command);
  }

  /** One thing happens on the line. */
  move(publish: (events: readonly SetEventMessage[]) => void): void {
    if (this.random(this.online ? 60 : 15) === 0) return this.online ? this.drop() : this.reconnect();
    if (!this.online) return;
    switch (this.random(3)) {
      case 0:
        return this.send(publish);
      case 1:
        return void this.store.receive(this.inbound.splice(0, 1 + this.random(4)));
      default:
        return this.receipts.shift()?.();
    }
  }

  drain(publish: (events: readonly SetEventMessage[]) => void): void {
    if (!this.online) this.reconnect();
    while (this.outbound.length > 0) this.send(publish);
    this.store.receive(this.inbound.splice(0));
    for (const receipt of this.receipts.splice(0)) receipt();
  }

  private send(publish: (events: readonly SetEventMessage[]) => void): void {
    const command = this.outbound.shift();
    if (!command) return;
    const known = this.server.log.length;
    const receipt = this.server.execute(this.person, command);
    publish(this.server.log.slice(known));
    this.receipts.push(() => {
      if (receipt.refused === undefined) this.store.accepted(command.commandId, receipt.version);
      else this.store.rejected(command.commandId, { class: "conflict", code: receipt.refused, text: "" });
    });
  }

  // Whatever was on the line is lost: events, receipts and commands.
  private drop(): void {
    this.online = false;
    this.inbound = [];
    this.receipts = [];
    this.outbound = [];
  }

  private reconnect(): void {
    this.online = true;
    if (this.random(2) === 0) this.store.receive(this.server.log.slice(this.store.version));
    else this.store.reset(this.server.log.length, fromStored(toStored(this.server.set)));
    this.outbound = [...this.store.pending];
  }

  private next(): SetCommand {
    const all = [...this.store.drawn.objects.values()];
    const masks = all.filter((o) => o.labelId !== "outline");
    const shapes = all.filter((o) => o.labelId === "outline");
    const mask = masks[this.random(masks.length)];
    const shape = shapes[this.random(shapes.length)];
    const dice = this.random(100);
    const { store } = this;
    if (dice < 50 && mask) {
      const start = this.random(80);
      return paint(mask.id, this.random(3), start, 1 + this.random(100 - start), (["set", "erase", "takeOver"] as const)[this.random(3)]);
    }
    const turn =
      this.random(3) === 0 ? (store.redoable[0] ?? store.undoable[0]) : store.undoable[this.random(5) === 0 ? this.random(4) : 0];
    if (dice < 70 && turn) return { type: "set.undo", data: { commandId: turn } };
    if (dice < 74 && mask) return { type: "set.remove-object", data: { objectId: mask.id } };
    if (dice < 88 && shape) {
      const geometry = triangle(this.random(2), this.random(3));
      return { type: "set.set-geometry", data: { objectId: shape.id, geometry, ...store.basisOf(shape.id) } };
    }
    if (dice < 91 && shape) return { type: "set.remove-object", data: { objectId: shape.id, ...store.basisOf(shape.id) } };
    if (dice < 94 && shape) {
      return {
        type: "set.set-attribute",
        data: { objectId: shape.id, name: "note", value: `${dice}-${this.made.size}`, ...store.basisOf(shape.id) },
      };
    }
    return {
      type: "set.add-object",
      data: { objectId: `o-${this.person}-${this.made.size}`, labelId: dice % 2 === 0 ? "outline" : "liver" },
    };
  }
}

describe("pages that edit one set over bad lines", () => {
  it.each(Array.from({ length: seeds }, (_, n) => n + 1))("end with the server's hash (seed %i)", (seed) => {
    const random = randomOf(seed);
    const server = new FakeServer();
    const pages = ["ada", "bob", "cy", "dee"].map((person) => new Page(person, server, random));
    const publish = (events: readonly SetEventMessage[]) => events.forEach((event) => pages.forEach((page) => page.hear(event)));
    for (let n = 0; n < steps; n++) {
      const page = pages[random(pages.length)] as Page;
      if (random(3) === 0) page.act();
      else page.move(publish);
      if (random(40) === 0)
        server.leases = new Map([...server.set.objects.keys()].filter(() => random(5) === 0).map((id) => [id, { sessionId: "bob-1" }]));
      if (n % 50 === 0) expectPure(page.store, page.person);
    }
    for (const page of [...pages, ...pages]) page.drain(publish);
    for (const page of pages) {
      expect(page.store.pending, page.person).toEqual([]);
      expect(page.store.version).toBe(server.log.length);
      expect(hashOf(page.store.confirmed), page.person).toBe(hashOf(server.set));
      expect(hashOf(page.store.drawn)).toBe(hashOf(server.set));
      expectAnswered(page, server);
    }
    expect(server.log.length).toBeGreaterThan(50);
  });
});

// What is drawn is a function of what is confirmed and what is pending, whatever way led there.
function expectPure(store: OptimisticSet, person: string): void {
  const anew = storeOf(person);
  anew.reset(store.version, store.confirmed);
  for (const command of store.pending) anew.execute(command);
  expect(hashOf(store.drawn)).toBe(hashOf(anew.drawn));
}

// Every command is in the log once, or was refused and is shown, or changed nothing: none is lost, none is there twice.
function expectAnswered(page: Page, server: FakeServer): void {
  const logged = server.log.filter((event) => event.by === page.person).map((event) => event.commandId);
  expect(new Set(logged).size).toBe(logged.length);
  const refused = page.store.refused.map((r) => r.command.commandId);
  expect(refused.filter((id) => logged.includes(id))).toEqual([]);
  for (const id of [...logged, ...refused]) expect(page.made.has(id)).toBe(true);
  const silent = [...page.made].filter((id) => !logged.includes(id) && !refused.includes(id));
  for (const id of silent)
    expect(server.execute(page.person, { type: "set.undo", data: { commandId: "" }, commandId: id }).refused, id).toBeUndefined();
}
