// Scripted clients in Node that run the page's own synchronisation code over real SignalR connections.
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { HubConnectionBuilder, HttpTransportType, LogLevel } from "@microsoft/signalr";
import { build } from "vite";
import { passPhrase } from "./site.mjs";

const web = new URL("..", import.meta.url).pathname;

/** Bundles the page's synchronisation code for Node. Call the second value to remove the bundle. */
export async function loadClient() {
  const outDir = await mkdtemp(join(web, "node_modules/.headless-"));
  await build({
    root: web,
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: join(web, "e2e/client.entry.ts"),
      outDir,
      emptyOutDir: true,
      target: "node20",
      rollupOptions: { output: { entryFileNames: "client.mjs" } },
    },
  });
  return [await import(pathToFileURL(join(outDir, "client.mjs")).href), () => rm(outDir, { recursive: true, force: true })];
}

/** Signs in over REST; gives the cookie. */
export async function signIn(server, name) {
  const answer = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Annotator": "1", Origin: server.url },
    body: JSON.stringify({ name, password: passPhrase }),
  });
  if (!answer.ok) throw new Error(`${name} could not sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** The hub's transport for Node; `observe` is told every accepted command. */
function transport(server, cookie, tab, observe) {
  const connection = new HubConnectionBuilder()
    .withUrl(`${server.url}/hub?tab=${tab}`, {
      headers: { Cookie: cookie, "X-Annotator": "1", Origin: server.url },
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
    })
    .configureLogging(LogLevel.None)
    .build();
  connection.serverTimeoutInMilliseconds = 20_000;
  return {
    async start() {
      if (connection.state !== "Disconnected") await connection.stop();
      await connection.start();
    },
    stop: () => connection.stop(),
    async invoke(method, ...args) {
      const answer = await connection.invoke(method, ...args);
      if (method === "Execute") observe(args[0], answer);
      return answer;
    },
    on: (method, handler) => connection.on(method, handler),
    onclose: (handler) => connection.onclose(() => handler()),
  };
}

/** One scripted reader with an exam open. */
export class Reader {
  constructor(code, server, { name, cookie, projectId, examId }) {
    this.name = name;
    /** Accepted commands by id, with the version of their receipt. */
    this.accepted = new Map();
    this.refused = [];
    /** Command id of every event seen, by stream and version. */
    this.seen = new Map();
    this.hashOf = code.hashOf;
    const tab = `tab-${name}`;
    this.session = new code.ExamSession({
      projectId,
      examId,
      tab,
      transport: transport(server, cookie, tab, (command, receipt) => this.answered(command, receipt)),
      outboxStore: new code.MemoryOutboxStore(),
      createSet: (place) => this.recorded(code.createSet(place)),
      livingTabs: () => Promise.resolve(new Set([tab])),
    });
    this.session.start();
  }

  answered(command, receipt) {
    if (receipt.rejection === undefined || receipt.rejection === null) this.accepted.set(command.commandId, receipt.version);
    else if (receipt.rejection.class !== "unavailable") this.refused.push({ command, rejection: receipt.rejection });
  }

  recorded(set) {
    const take = set.events.bind(set);
    set.events = (events) => {
      take(events);
      for (const event of events) this.seen.set(`${event.stream}@${event.version}`, event.commandId);
    };
    return set;
  }

  /** Hash of what the server confirmed, per stream. */
  hashes() {
    return Object.fromEntries(
      [...this.session.sets].map(([stream, set]) => [stream, `${set.version} ${this.hashOf(set.inner.confirmed)}`]),
    );
  }
}
