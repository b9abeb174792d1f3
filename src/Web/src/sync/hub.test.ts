import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hub, refusalOf, type Connection, type HubListener, type HubTransport, type StreamFollower } from "./hub";
import type { EventMessage, FollowResult } from "./wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (version: number): EventMessage => ({
  stream: "set/s",
  version,
  at: "2026-01-01T00:00:00Z",
  by: "p",
  sessionId: "s",
  commandId: `c${version}`,
  type: "set.x",
  schema: 1,
  data: {},
});

/** A server whose log the test writes, and a line it can cut. */
class FakeServer implements HubTransport {
  log: EventMessage[] = [];
  up = true;
  opens = 0;
  refusal: string | null = null;
  follows: [string, number][] = [];
  presents: unknown[] = [];
  beforeFollowAnswer: () => void = () => undefined;
  followFails = false;
  private handlers = new Map<string, (...args: never[]) => void>();
  private closing: () => void = () => undefined;

  start = (): Promise<void> => (this.up ? Promise.resolve() : Promise.reject(new Error("refused")));
  stop = (): Promise<void> => Promise.resolve(this.closing());
  on = (method: string, handler: (...args: never[]) => void): void => void this.handlers.set(method, handler);
  onclose = (handler: () => void): void => void (this.closing = handler);

  invoke(method: string, ...args: unknown[]): Promise<unknown> {
    if (!this.up) return Promise.reject(new Error("closed"));
    if (method === "Open" && this.refusal !== null) return Promise.reject(new Error(`HubException: ${this.refusal}`));
    if (method === "Open") return Promise.resolve({ opens: ++this.opens });
    if (method === "Present") return Promise.resolve(void this.presents.push(args[1]));
    const [stream, version] = args as [string, number];
    this.follows.push([stream, version]);
    const result: FollowResult = { stream, version: this.log.length, events: this.log.slice(version) };
    this.beforeFollowAnswer();
    return this.followFails ? Promise.reject(new Error("An unexpected error occurred.")) : Promise.resolve(result);
  }

  push(...events: EventMessage[]): void {
    const send = this.handlers.get("Events") as ((stream: string, first: number, events: EventMessage[]) => void) | undefined;
    send?.("set/s", events[0]?.version ?? 0, events);
  }

  cut(): void {
    this.up = false;
    this.closing();
  }
}

class Follower implements StreamFollower {
  seen: number[] = [];
  get version(): number {
    return this.seen.at(-1) ?? 0;
  }
  snapshot = (version: number): void => void this.seen.push(version);
  events = (events: readonly EventMessage[]): void => void this.seen.push(...events.map((e) => e.version));
}

function connected() {
  const server = new FakeServer();
  const states: Connection[] = [];
  const caughtUp = vi.fn();
  const listener: HubListener = {
    connection: (state) => states.push(state),
    opened: () => undefined,
    refused: () => undefined,
    presence: () => undefined,
    leases: () => undefined,
    caughtUp,
  };
  return { server, states, caughtUp, hub: new Hub(server, { projectId: "p", examId: "e" }, listener), follower: new Follower() };
}

test("a stream is followed from the known version, then live, without repeats", async () => {
  const { server, hub, follower } = connected();
  server.log = [event(1), event(2)];
  await hub.connect();
  await hub.follow("set/s", follower);
  server.push(event(2), event(3));
  expect(follower.seen).toEqual([1, 2, 3]);
});

test("a gap is closed by following again", async () => {
  const { server, hub, follower } = connected();
  await hub.connect();
  await hub.follow("set/s", follower);
  server.log = [event(1), event(2), event(3)];
  server.push(event(3));
  await vi.waitFor(() => expect(follower.seen).toEqual([1, 2, 3]));
  expect(server.follows).toEqual([
    ["set/s", 0],
    ["set/s", 0],
  ]);
});

test("events that overtake the answer of Follow wait for it", async () => {
  const { server, hub, follower } = connected();
  await hub.connect();
  server.log = [event(1), event(2)];
  server.beforeFollowAnswer = () => server.push(event(3));
  await hub.follow("set/s", follower);
  expect(follower.seen).toEqual([1, 2, 3]);
});

test("a lost connection comes back however long it takes, opens again and gets exactly what it missed", async () => {
  const { server, hub, follower, states, caughtUp } = connected();
  await hub.connect();
  await hub.follow("set/s", follower);
  server.log = [event(1)];
  server.push(event(1));
  server.cut();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(states.at(-1)).toBe("offline");
  server.up = true;
  server.log = [event(1), event(2), event(3)];
  await vi.advanceTimersByTimeAsync(20_000);
  expect([states.at(-1), server.opens, follower.seen]).toEqual(["online", 2, [1, 2, 3]]);
  expect(caughtUp).toHaveBeenCalledTimes(2);
});

test("a line cut while a stream catches up leaves no failure behind; the next one follows it", async () => {
  const { server, hub, follower, states } = connected();
  await hub.connect();
  server.log = [event(1)];
  server.beforeFollowAnswer = () => server.cut();
  server.followFails = true;
  await hub.follow("set/s", follower);
  server.beforeFollowAnswer = () => undefined;
  server.followFails = false;
  server.up = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect([states.at(-1), follower.seen]).toEqual(["online", [1]]);
});

test("a stream that cannot catch up on a living connection is followed on a new one", async () => {
  const { server, hub, follower, states } = connected();
  await hub.connect();
  await hub.follow("set/s", follower);
  server.log = [event(1), event(2)];
  server.followFails = true;
  server.push(event(2));
  await vi.waitFor(() => expect(states.at(-1)).toBe("offline"));
  server.followFails = false;
  await vi.advanceTimersByTimeAsync(20_000);
  expect([states.at(-1), server.opens, follower.seen]).toEqual(["online", 2, [1, 2]]);
});

test("presence goes out at most fifteen times a second, the last one winning", async () => {
  const { server, hub } = connected();
  await hub.connect();
  for (let index = 0; index < 300; index++) {
    hub.present({ index });
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(server.presents.length).toBeLessThanOrEqual(47);
  expect(server.presents.at(-1)).toEqual({ index: 299 });
});

test("a refusal of the server is told apart from a failed connection", () => {
  const error = new Error("An unexpected error occurred invoking 'Open' on the server. HubException: not-found: There is no such exam.");
  expect(refusalOf(error)).toBe("not-found: There is no such exam.");
  expect(refusalOf(new Error("WebSocket closed with status code: 1006"))).toBeNull();
});

test("after a refusal nothing is tried until a person asks again", async () => {
  const { server, hub } = connected();
  server.refusal = "not-found: There is no such thing here.";
  await hub.connect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([hub.isOnline, server.opens]).toEqual([false, 0]);
  server.refusal = null;
  hub.retry();
  await vi.waitFor(() => expect(hub.isOnline).toBe(true));
});
