import { IDBFactory } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { Outbox, type OutboxEntry, type OutboxListener } from "./outbox";
import { MemoryOutboxStore, openOutboxDb } from "./outboxDb";
import type { CommandMessage, Receipt } from "./wire";

const entry = (order: string, personId = "me"): OutboxEntry => ({
  order,
  personId,
  tab: "t",
  projectId: "p",
  examId: "e",
  madeAt: "",
  words: "draw",
  command: { commandId: order, stream: "set/s", type: "set.add-object", data: {} },
});
const listener = () => ({ changed: vi.fn(), accepted: vi.fn(), refused: vi.fn(), unkept: vi.fn() }) satisfies OutboxListener;
const accept = (command: CommandMessage): Promise<Receipt> => Promise.resolve({ stream: command.stream, version: 1 });

test("commands made offline wait, survive the page and go out in order", async () => {
  const factory = new IDBFactory();
  const first = new Outbox(await openOutboxDb(factory), () => Promise.reject(new Error("offline")), listener());
  first.add(entry("2"));
  first.add(entry("1"));
  await vi.waitFor(async () => expect(await (await openOutboxDb(factory)).all()).toHaveLength(2));

  const sent: string[] = [];
  const store = await openOutboxDb(factory);
  const second = new Outbox(store, (command) => accept(command).finally(() => sent.push(command.commandId)), listener());
  await second.restore((found) => found.personId === "me");
  expect(second.pending).toHaveLength(2);
  second.resume();
  await vi.waitFor(() => expect(second.pending).toHaveLength(0));
  expect(sent).toEqual(["1", "2"]);
  expect(await store.all()).toEqual([]);
});

test("what another person left in the browser is not sent", async () => {
  const store = new MemoryOutboxStore();
  await store.put(entry("1", "somebody"));
  const outbox = new Outbox(store, accept, listener());
  await outbox.restore((found) => found.personId === "me");
  expect(outbox.pending).toEqual([]);
  expect(await store.all()).toHaveLength(1);
});

test("an answer lost with the connection is asked for again, under the same id, once it is back", async () => {
  const ids: string[] = [];
  let lose = true;
  const outbox = new Outbox(
    new MemoryOutboxStore(),
    (command) => {
      ids.push(command.commandId);
      if (!lose) return accept(command);
      outbox.pause();
      return Promise.reject(new Error("closed"));
    },
    listener(),
  );
  outbox.resume();
  outbox.add(entry("1"));
  await vi.waitFor(() => expect(outbox.isSending).toBe(false));
  expect(outbox.pending).toHaveLength(1);
  lose = false;
  outbox.resume();
  await vi.waitFor(() => expect(outbox.pending).toHaveLength(0));
  expect(ids).toEqual(["1", "1"]);
});

test("a refused command is kept and shown until a person lets it go; those behind it go on", async () => {
  const store = new MemoryOutboxStore();
  const heard = listener();
  const rejection = { class: "conflict" as const, code: "changed-meanwhile", text: "Somebody changed it." };
  const outbox = new Outbox(
    store,
    (command) => Promise.resolve({ stream: command.stream, version: 3, ...(command.commandId === "1" ? { rejection } : {}) }),
    heard,
  );
  outbox.resume();
  outbox.add(entry("1"));
  outbox.add(entry("2"));
  await vi.waitFor(() => expect(outbox.pending).toHaveLength(0));
  expect(outbox.refused.map((refused) => refused.rejection?.code)).toEqual(["changed-meanwhile"]);
  expect((await store.all()).map((kept) => kept.order)).toEqual(["1"]);
  expect(heard.refused).toHaveBeenCalledOnce();
  await outbox.dismiss("1");
  expect([outbox.refused, await store.all()]).toEqual([[], []]);
});

test("a machine that cannot now is asked again with the same command", async () => {
  let busy = 2;
  const waits: number[] = [];
  const outbox = new Outbox(
    new MemoryOutboxStore(),
    (command) => {
      const rejection = { class: "unavailable" as const, code: "busy", text: "Later." };
      return Promise.resolve({ stream: command.stream, version: 0, ...(busy-- > 0 ? { rejection } : {}) });
    },
    listener(),
    (ms) => Promise.resolve(void waits.push(ms)),
  );
  outbox.resume();
  outbox.add(entry("1"));
  await vi.waitFor(() => expect(outbox.pending).toHaveLength(0));
  expect(waits).toHaveLength(2);
});

test("a command whose sending failed on a living connection goes again after a moment", async () => {
  const ids: string[] = [];
  const waits: number[] = [];
  const outbox = new Outbox(
    new MemoryOutboxStore(),
    (command) => (ids.push(command.commandId) < 3 ? Promise.reject(new Error("An unexpected error occurred.")) : accept(command)),
    listener(),
    (ms) => Promise.resolve(void waits.push(ms)),
  );
  outbox.resume();
  outbox.add(entry("1"));
  outbox.add(entry("2"));
  await vi.waitFor(() => expect(outbox.pending).toHaveLength(0));
  expect([ids, waits]).toEqual([
    ["1", "1", "1", "2"],
    [1000, 1000],
  ]);
});

test("a browser that keeps nothing is said aloud", async () => {
  const heard = listener();
  const store = new MemoryOutboxStore();
  store.put = () => Promise.reject(new Error("quota"));
  new Outbox(store, accept, heard).add(entry("1"));
  await vi.waitFor(() => expect(heard.unkept).toHaveBeenCalledWith("quota"));
});
