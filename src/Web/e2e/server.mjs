// Starts a real server for a test: an empty site in a folder of its own on a free loopback port, with an administrator's key.
import { spawn, execFile } from "node:child_process";
import { createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { once } from "node:events";

export const repository = resolve(import.meta.dirname, "../../..");
const program = process.env.ANNOTATOR_PROGRAM ?? join(repository, "src/Silo/bin/Release/net10.0/Annotator.Silo");
const patience = 60_000;

/** A free loopback port. */
export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** A running server. `kill` ends it as a power cut would; `restart` starts it again on the same port and data. */
export class Server {
  static async start({ seeded = false } = {}) {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "annotator-e2e-")), seeded);
    await server.launch();
    return server;
  }

  constructor(port, data, seeded) {
    this.port = port;
    this.data = data;
    this.seeded = seeded;
    this.url = `http://127.0.0.1:${port}`;
    this.key = `e2e-${randomUUID()}-${randomUUID()}`;
    this.output = "";
  }

  async launch() {
    const args = ["serve", "--port", String(this.port), "--data", this.data, ...(this.seeded ? [] : ["--empty"])];
    this.process = spawn(program, args, {
      env: { ...process.env, ANNOTATOR_ADMIN_KEY: this.key, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process.stdout.on("data", (text) => (this.output += text));
    this.process.stderr.on("data", (text) => (this.output += text));
    const ended = once(this.process, "exit").then(([code]) => {
      throw new Error(`The server ended with ${code}:\n${this.output}`);
    });
    ended.catch(() => {});
    await Promise.race([this.untilReady(), ended]);
  }

  async untilReady() {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((next) => setTimeout(next, 50));
    }
    throw new Error(`The server was not ready within ${patience} ms:\n${this.output}`);
  }

  async kill(signal = "SIGKILL") {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "exit");
    this.process.kill(signal);
    await gone;
  }

  async restart() {
    await this.kill();
    await this.launch();
  }

  async stop() {
    await this.kill("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }

  /** A REST call as the administrator; throws with the server's words when it is refused. */
  async api(method, path, body) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  command(stream, type, data, view) {
    return this.api("POST", "/api/commands", { commandId: randomUUID(), stream, type, data, view });
  }

  /** Runs `annotator VERB …` against this server; gives what it printed. Throws when it exits with another code than 0. */
  async cli(...args) {
    const { stdout } = await promisify(execFile)(program, [...args, "--server", this.url, "--key", this.key], {
      env: { ...process.env, NO_COLOR: "1" },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }
}

/** The folder of real images, or undefined where there is none. */
export function realImages(folder) {
  const named = process.env.ANNOTATOR_TEST_DATA;
  const places = [named, join(repository, "shared/data"), join(repository, "../shared/data"), join(repository, "../../shared/data")];
  return places
    .filter(Boolean)
    .map((place) => join(place, folder))
    .find(existsSync);
}
