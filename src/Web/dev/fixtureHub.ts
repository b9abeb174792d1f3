/* eslint-disable @typescript-eslint/no-non-null-assertion -- a fixture indexes what it made itself */
/** A hub inside the page: one reader, a colleague who moves about, and the rules of sets by the page's own forecast. */
import type { HubTransport } from "../src/sync/hub.ts";
import { decide } from "../src/sync/set/decide.ts";
import { evolve } from "../src/sync/set/evolve.ts";
import { toStored } from "../src/sync/set/snapshot.ts";
import { emptySet } from "../src/sync/set/state.ts";
import type { OwnCommand, SetEventMessage } from "../src/sync/set/types.ts";
import type { CommandMessage, EventMessage, Issue, OpenResult, PersonPresence, TaskState } from "../src/sync/wire.ts";
import { fixtureData } from "./fixtureData.ts";
import { fixtureExam, phantom } from "./fixtureExam.ts";
import { flips } from "./fixtureMasks.ts";
import { grid, lpsFromIjk, nodules } from "./phantom.ts";

// The data of the pages looks into the environment, which a browser has not.
(globalThis as { process?: unknown }).process ??= { env: {} };
const ME = "p-maria";
const COLLEAGUE: PersonPresence = { personId: "p-anton", sessionId: "s-anton", name: "Dr. Anton Weber", letter: "W", colour: "#f7a35c" };
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const query = new URLSearchParams(location.search);

export function tabId(): string {
  return "fixture-tab";
}

class FixtureHub {
  private readonly handlers = new Map<string, (...args: never[]) => void>();
  private readonly project = [...fixtureData().projects.values()].find((project) => project.state.labelGroups.length > 0)!.state;
  private readonly sets = new Map(
    this.project.labelGroups.map((group) => [`set/e1~${group.id}~main`, { group, state: emptySet, version: 0 }]),
  );
  private task: TaskState = {
    id: "t1",
    projectId: this.project.id,
    examId: "e1",
    finishedBy: {},
    stageId: query.has("review") ? "review" : (this.project.workflow?.stages[0]?.id ?? "annotate"),
    stageKind: query.has("review") ? "review" : "annotate",
    assigneeId: ME,
    priority: 3,
    rejections: 0,
    issues: [
      this.issue("i1", "Is this a vessel or a nodule? It has no feeding artery on the coronal view.", {
        grid: grid.id,
        plane: "axial",
        frameIndex: 44,
        point: [134, 92, 44],
      }),
      { ...this.issue("i2", "Breathing artefact at the base."), resolvedBy: ME, resolvedAt: ago(20) },
    ],
  };
  private taskVersion = 1;

  constructor() {
    this.seed();
  }

  transport(): HubTransport {
    return {
      start: () => (query.has("offline") ? Promise.reject(new Error("offline")) : Promise.resolve()),
      stop: () => Promise.resolve(),
      on: (method, handler) => void this.handlers.set(method, handler),
      onclose: () => undefined,
      invoke: (method, ...args) => Promise.resolve(structuredClone(this.invoke(method, args))),
    };
  }

  private invoke(method: string, args: unknown[]): unknown {
    if (method === "Open") return this.open();
    if (method === "Follow") return this.follow(args[0] as string, args[1] as number);
    if (method === "Execute") return this.execute(args[0] as CommandMessage);
    if (method === "Lease") return { granted: true };
    return undefined;
  }

  private open(): OpenResult {
    setTimeout(() => this.send("Presence", "e1", this.people()), 300);
    const held = [...this.sets.entries()][0]!;
    const object = [...held[1].state.objects.values()].find((candidate) => candidate.labelId === "l-lesion-box");
    return {
      project: { version: 1, state: this.project },
      exam: { version: 1, state: fixtureExam(this.project.id) },
      task: { version: this.taskVersion, state: this.task },
      sets: [...this.sets].map(([stream, set]) => ({ stream, labelGroupId: set.group.id, branch: "main", version: set.version })),
      volumes: [phantom],
      me: { personId: ME, sessionId: "s-me", actions: ["viewProject", "viewExams", "annotate", "takeWork", "review", "discussIssues"] },
      people: this.people(),
      leases: object
        ? [
            {
              set: held[0],
              objectId: object.id,
              sessionId: COLLEAGUE.sessionId,
              personId: COLLEAGUE.personId,
              name: COLLEAGUE.name,
              expiresAt: new Date(Date.now() + 3600_000).toISOString(),
            },
          ]
        : [],
      directory: [
        { personId: ME, name: "Dr. Maria Lindqvist" },
        { personId: COLLEAGUE.personId, name: COLLEAGUE.name },
      ],
    };
  }

  private follow(stream: string, known: number): unknown {
    const set = this.sets.get(stream);
    if (set)
      return known === set.version
        ? { stream, version: set.version, events: [] }
        : { stream, version: set.version, snapshot: toStored(set.state) };
    if (stream.startsWith("task/")) return { stream, version: this.taskVersion, snapshot: this.task };
    return { stream, version: known, events: [] };
  }

  private execute(command: CommandMessage): unknown {
    const { stream } = command;
    if (stream.startsWith("task/")) return this.executeTask(command);
    const set = this.sets.get(stream);
    if (!set) return { stream, version: 0, rejection: { class: "notFound", code: "no-such-stream", text: "There is no such set." } };
    if (query.has("refuse"))
      return {
        stream,
        version: set.version,
        rejection: { class: "conflict", code: "conflict", text: "Dr. Anton Weber changed it meanwhile." },
      };
    const outcome = decide(set.state, command as unknown as OwnCommand, {
      personId: ME,
      sessionId: "s-me",
      labelGroupId: set.group.id,
      panoptic: set.group.panoptic,
      leases: new Map(),
    });
    if ("refused" in outcome)
      return {
        stream,
        version: set.version,
        rejection: { class: "conflict", code: outcome.refused, text: `Refused: ${outcome.refused}.` },
      };
    if (outcome.event === null) return { stream, version: set.version };
    this.append(stream, {
      ...outcome.event,
      version: set.version + 1,
      at: new Date().toISOString(),
      by: ME,
      sessionId: "s-me",
      commandId: command.commandId,
    });
    return { stream, version: set.version };
  }

  private append(stream: string, event: SetEventMessage): void {
    const set = this.sets.get(stream)!;
    set.state = evolve(set.state, event);
    set.version = event.version;
    this.send("Events", stream, event.version, [{ ...event, stream, schema: 1 }]);
  }

  private executeTask({ type, data, commandId, stream }: CommandMessage): unknown {
    const open = this.task.issues.filter((issue) => issue.resolvedBy === undefined && !issue.deleted);
    if (type === "task.submit" && open.length > 0) {
      return {
        stream,
        version: this.taskVersion,
        rejection: { class: "conflict", code: "open-issues", text: `${open.length} issue is open. Resolve it, then submit.` },
      };
    }
    this.task = this.changed(type, data);
    const at = new Date().toISOString();
    const event: EventMessage = {
      stream,
      version: ++this.taskVersion,
      at,
      by: ME,
      sessionId: "s-me",
      commandId,
      type: "task.issue-opened",
      schema: 1,
      data: {},
    };
    this.send("Events", stream, this.taskVersion, [event]);
    return { stream, version: this.taskVersion };
  }

  private changed(type: string, data: Record<string, unknown>): TaskState {
    const { task } = this;
    const issues = task.issues.map((issue): Issue => {
      if (issue.id !== data["issueId"]) return issue;
      const reopened: { -readonly [K in keyof Issue]: Issue[K] } = { ...issue };
      delete reopened.resolvedBy;
      delete reopened.resolvedAt;
      if (type === "task.resolve-issue") return { ...issue, resolvedBy: ME, resolvedAt: ago(0) };
      if (type === "task.reopen-issue") return reopened;
      if (type === "task.comment")
        return {
          ...issue,
          comments: [...issue.comments, { id: String(data["commentId"]), by: ME, at: ago(0), text: String(data["text"]) }],
        };
      return type === "task.delete-issue" ? { ...issue, deleted: true } : issue;
    });
    if (type === "task.open-issue")
      issues.push({
        ...this.issue(String(data["issueId"]), String(data["text"])),
        ...(data["place"] ? { place: data["place"] as never } : {}),
        by: ME,
      });
    const to = type === "task.submit" ? { stageKind: "review", stageId: "review" } : {};
    return { ...task, issues, ...to };
  }

  private issue(id: string, text: string, place?: Issue["place"]): Issue {
    const comments = id === "i1" ? [{ id: "c1", by: ME, at: ago(31), text: "I see a wall on sagittal. Leaning to nodule." }] : [];
    return {
      id,
      kind: place ? "pinned" : "file",
      text,
      by: COLLEAGUE.personId,
      at: ago(42),
      tags: [],
      comments,
      deleted: false,
      ...(place ? { place } : {}),
    };
  }

  private people(): PersonPresence[] {
    const [i, j, k] = [70, 82, 60];
    const m = lpsFromIjk;
    const point = [0, 4, 8].map((row) => m[row]! * i + m[row + 1]! * j + m[row + 2]! * k + m[row + 3]!);
    return [COLLEAGUE].map((person) => ({ ...person, at: { plane: "axial" as const, index: k, point, tool: "select" } }));
  }

  private send(method: string, ...args: unknown[]): void {
    (this.handlers.get(method) as ((...all: unknown[]) => void) | undefined)?.(...args);
  }

  private seed(): void {
    const stream = [...this.sets.keys()][0]!;
    const shape = (kind: string, plane: string, frameIndex: number, points: number[][]) => ({
      shape: kind,
      grid: grid.id,
      plane,
      frameIndex,
      points,
    });
    const ring = Array.from({ length: 14 }, (_, n) => [60 + 24 * Math.cos((n * Math.PI) / 7), 76 + 31 * Math.sin((n * Math.PI) / 7), 60]);
    const add = (objectId: string, labelId: string, by: string, geometry?: unknown): void =>
      this.append(stream, {
        type: "set.object-added",
        data: { objectId, labelId, geometry },
        version: this.sets.get(stream)!.version + 1,
        at: ago(30),
        by,
        sessionId: "s",
        commandId: `seed-${objectId}`,
      } as SetEventMessage);
    add("o-lobe", "l-lobe", ME, shape("polygon", "axial", 60, ring));
    add(
      "o-box",
      "l-lesion-box",
      COLLEAGUE.personId,
      shape("boundingBox", "axial", 60, [
        [118, 54, 60],
        [148, 80, 60],
      ]),
    );
    add(
      "o-line",
      "l-diameter",
      ME,
      shape("polyline", "axial", 60, [
        [55, 67, 60],
        [69, 74, 60],
      ]),
    );
    add("o-carina", "l-carina", ME, shape("location", "axial", 60, [[96, 92, 60]]));
    nodules.forEach((nodule, n) => {
      add(`o-nodule-${n}`, "l-nodule", n === 0 ? ME : COLLEAGUE.personId);
      this.append(stream, {
        type: "set.mask-painted",
        version: this.sets.get(stream)!.version + 1,
        at: ago(25),
        by: ME,
        sessionId: "s",
        commandId: `seed-mask-${n}`,
        data: { objectId: `o-nodule-${n}`, grid: grid.id, layer: `o-nodule-${n}`, mode: "set", flips: flips(`o-nodule-${n}`, nodule) },
      });
    });
  }
}

export function signalrTransport(): HubTransport {
  return new FixtureHub().transport();
}
