import type { IncomingMessage, ServerResponse } from "node:http";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Connect, Plugin } from "vite";
import type { Project as ProjectState, ProjectAction } from "../src/contract/generated.ts";
import { fixtureData, type FixtureData, type FixtureProject } from "./fixtureData.ts";
import { applyCommand } from "./fixtureProject.ts";

interface Reply {
  status?: number;
  json?: unknown;
  svg?: string;
}

interface Asked {
  data: FixtureData;
  query: URLSearchParams;
  parts: string[];
  body: () => Promise<string>;
}

type Handler = (asked: Asked) => Reply | Promise<Reply>;

const problem = (status: number, code: string, detail: string): Reply => ({ status, json: { status, code, detail } });
const missing = problem(404, "not-found", "There is nothing here, or you are not a member of it.");
const actions: ProjectAction[] = [
  "viewProject",
  "manageProject",
  "viewExams",
  "uploadImages",
  "annotate",
  "takeWork",
  "assignWork",
  "discussIssues",
  "export",
];

/** Answers the API from memory in `npm run dev:fixture`. FIXTURE=setup|signed-out|broken|slow chooses another beginning. */
export function fixtureServer(): Plugin {
  const data = fixtureData();
  return {
    name: "annotator-fixture",
    configureServer: (server) => void server.middlewares.use(api(data)),
    configurePreviewServer: (server) => {
      server.middlewares.use(api(data));
      server.middlewares.use(securedPage(server.config.root));
    },
  };
}

function api(data: FixtureData): Connect.NextHandleFunction {
  return (request, response, next) => {
    if (!request.url?.startsWith("/api/")) return next();
    answer(data, request, response).catch(next);
  };
}

/** The built page as the real server gives it: under the strict policy, with the nonce filled in. */
function securedPage(root: string): Connect.NextHandleFunction {
  return (request, response, next) => {
    if (/\.\w+$|^\/@/.test(request.url ?? "")) return next();
    const nonce = randomBytes(16).toString("base64");
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.setHeader(
      "Content-Security-Policy",
      `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; connect-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`,
    );
    response.end(readFileSync(join(root, "dist", "index.html"), "utf8").replaceAll("__CSP_NONCE__", nonce));
  };
}

async function answer(data: FixtureData, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://fixture");
  const parts = url.pathname.split("/").slice(2).map(decodeURIComponent);
  const asked: Asked = { data, query: url.searchParams, parts, body: () => read(request) };
  const reply = await route(request.method ?? "GET", asked);
  response.statusCode = reply.status ?? 200;
  if (reply.svg !== undefined) {
    response.setHeader("Content-Type", "image/svg+xml");
    response.end(reply.svg);
  } else {
    response.setHeader("Content-Type", response.statusCode < 400 ? "application/json" : "application/problem+json");
    response.end(response.statusCode === 204 ? undefined : JSON.stringify(reply.json ?? {}));
  }
}

function route(method: string, asked: Asked): Reply | Promise<Reply> {
  const [first = "", project, third = "", fourth, fifth] = asked.parts;
  const handler = site[`${method} ${first}`];
  if (asked.data.signedIn === null && !["setup", "session"].includes(first)) return problem(401, "signed-out", "Sign in first.");
  if (first !== "projects" || project === undefined) return handler ? handler(asked) : missing;
  const found = asked.data.projects.get(project);
  if (!found) return missing;
  const mode = process.env["FIXTURE"];
  if (mode === "broken") return problem(503, "store-busy", "The store did not answer in time. Nothing was changed; try again.");
  if (mode === "slow") return new Promise<Reply>(() => undefined);
  if (fifth === "thumbnail") return { svg: thumbnail(fourth ?? "") };
  return (inProject[`${method} ${third}`] ?? (() => () => missing))(found)(asked);
}

const site: Record<string, Handler> = {
  "GET setup": ({ data }) => ({ json: { needed: data.setupNeeded } }),
  "POST setup": ({ data }) => {
    data.setupNeeded = false;
    return { json: {} };
  },
  "GET session": ({ data }) =>
    data.signedIn === null
      ? problem(401, "signed-out", "Nobody is signed in.")
      : { json: { person: data.people.find((p) => p.id === data.signedIn), sessionId: "s-1" } },
  "POST session": async ({ data, body }) => {
    const input = JSON.parse(await body()) as { name: string; password: string };
    if (input.password === "wrong") return problem(401, "wrong-password", "Name or password is wrong.");
    data.signedIn = (data.people.find((p) => p.name === input.name) ?? data.people[0])?.id ?? null;
    return { json: {} };
  },
  "DELETE session": ({ data }) => {
    data.signedIn = null;
    return { status: 204 };
  },
  "GET people": ({ data }) => ({ json: data.people }),
  "POST people": async ({ data, body, parts }) => {
    if (parts.length > 1) return { status: 204 };
    const input = JSON.parse(await body()) as { name: string; displayName: string };
    if (data.people.some((p) => p.name === input.name)) return problem(409, "duplicate", `The name “${input.name}” is taken.`);
    data.people.push({ id: `p-${input.name}`, name: input.name, displayName: input.displayName, siteRoles: [], disabled: false });
    return { status: 201, json: { id: `p-${input.name}` } };
  },
  "GET keys": ({ data }) => ({ json: data.keys }),
  "POST keys": async ({ data, body }) => {
    const input = JSON.parse(await body()) as { name: string; projects?: string[] };
    const id = `k-${Date.now()}`;
    data.keys.push({ id, name: input.name, createdAt: new Date().toISOString(), ...(input.projects ? { projects: input.projects } : {}) });
    return { json: { id, secret: "ann_7Qm2vXb9sKf4Lw8RzT1cYd6NhJ3pGeUa" } };
  },
  "DELETE keys": ({ data, parts }) => {
    data.keys = data.keys.filter((k) => k.id !== parts[1]);
    return { status: 204 };
  },
  "GET projects": ({ data }) => ({ json: [...data.projects.values()].map(card) }),
  "POST commands": async ({ data, body }) => {
    const command = JSON.parse(await body()) as { stream: string; type: string; data: { name: string; description: string } };
    const id = command.stream.split("/")[1] ?? "";
    if (command.type === "project.create") data.projects.set(id, emptyProject(id, command.data));
    const project = data.projects.get(id);
    if (!project) return missing;
    applyCommand(project, command.type, command.data);
    return { json: { stream: command.stream, version: project.version } };
  },
};

const inProject: Record<string, (project: FixtureProject) => Handler> = {
  "GET ":
    (project) =>
    ({ data }) => ({
      json: {
        version: project.version,
        state: project.state,
        actions,
        directory: data.people.filter((p) => p.id in project.state.members).map((p) => ({ personId: p.id, name: p.displayName })),
        stages: (project.state.workflow?.stages ?? []).map((s) => {
          const here = project.exams.filter((e) => e.stage === s.id);
          return { stage: s.id, waiting: here.filter((e) => !e.assignee).length, active: here.filter((e) => e.assignee).length };
        }),
      },
    }),
  "GET exams":
    (project) =>
    ({ query }) => {
      const wants = (name: string, value: string | undefined) => !query.get(name) || query.get(name) === value;
      const matching = project.exams.filter(
        (e) =>
          e.title.toLowerCase().includes((query.get("text") ?? "").toLowerCase()) &&
          wants("stage", e.stage) &&
          wants("reader", e.assignee) &&
          (!query.get("problem") || e.problems.includes(query.get("problem") ?? "")),
      );
      const from = Number(query.get("after") ?? 0);
      const to = from + Number(query.get("limit") ?? 200);
      return { json: { items: matching.slice(from, to), total: matching.length, ...(to < matching.length ? { next: String(to) } : {}) } };
    },
  "GET queue": (project) => () => ({ json: { items: project.queue } }),
  "POST queue": (project) => () => {
    const next = project.queue.find((item) => !item.assignee);
    return next ? { json: { task: next.task, exam: next.exam } } : { status: 204 };
  },
  "POST uploads":
    () =>
    async ({ body }) => {
      const text = await body();
      const names = [...text.matchAll(/filename="([^"]*)"/g)].map((m) => m[1] ?? "");
      await new Promise((resolve) => setTimeout(resolve, 150));
      const verdict = (name: string, at: number) =>
        name.endsWith(".txt")
          ? { name, verdict: "refused", code: "not-dicom", text: "This is not a DICOM Part 10 file." }
          : { name, verdict: at % 9 === 8 ? "duplicate" : "stored", sopInstanceUid: `1.2.3.${at}`, examId: "e-1" };
      return { json: { files: names.map(verdict) } };
    },
};

function card(project: FixtureProject) {
  const { state, exams, lastActivity } = project;
  return {
    id: state.id,
    name: state.name,
    description: state.description,
    modalities: [...new Set(exams.flatMap((e) => e.modalities))],
    roles: state.members["p-maria"]?.roles ?? [],
    exams: exams.length,
    done: exams.filter((e) => e.stage === "done").length,
    people: Object.keys(state.members).length,
    lastActivity,
  };
}

function emptyProject(id: string, input: { name: string; description: string }): FixtureProject {
  const state: ProjectState = {
    ...input,
    id,
    members: { "p-maria": { personId: "p-maria", roles: ["manager"] } },
    labelGroups: [],
    protocols: [],
    volumeTags: [],
    settings: { reviewerMayBeAuthor: false, deidentificationProfile: "standard", quotaMiB: 0, exclusive: false },
  };
  return { version: 2, state, exams: [], queue: [] };
}

function thumbnail(volume: string): string {
  const n = Number(volume.split("-")[1] ?? 0);
  const r = 16 + (n % 5);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#000"/>
<ellipse cx="32" cy="33" rx="27" ry="21" fill="#8a8a8a"/><ellipse cx="32" cy="33" rx="24" ry="18" fill="#5d5d5d"/>
<ellipse cx="20" cy="32" rx="${r / 2}" ry="${r * 0.8}" fill="#0b0b0b"/><ellipse cx="44" cy="32" rx="${r / 2}" ry="${r * 0.78}" fill="#0d0d0d"/>
<circle cx="${30 + (n % 6)}" cy="38" r="6" fill="#a3a3a3"/><rect x="29" y="46" width="6" height="6" rx="2" fill="#e8e8e8"/></svg>`;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("latin1");
}
