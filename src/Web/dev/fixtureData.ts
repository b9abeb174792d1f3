import type { Label, Project as ProjectState } from "../src/contract/generated.ts";
import type { ApiKey, ExamRow, Person, QueueItem } from "../src/contract/rest.ts";

/** Everything the fixture server knows; forgotten when it stops. */
export interface FixtureData {
  setupNeeded: boolean;
  signedIn: string | null;
  people: Person[];
  keys: ApiKey[];
  projects: Map<string, FixtureProject>;
}

export interface FixtureProject {
  version: number;
  state: ProjectState;
  exams: ExamRow[];
  queue: QueueItem[];
  lastActivity?: string;
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const people: Person[] = [
  { id: "p-maria", name: "maria", displayName: "Dr. Maria Lindqvist", siteRoles: ["administrator"], disabled: false },
  { id: "p-anton", name: "anton", displayName: "Dr. Anton Weber", siteRoles: [], disabled: false },
  { id: "p-yuki", name: "yuki", displayName: "Yuki Tanaka", siteRoles: [], disabled: false },
  { id: "p-samir", name: "samir", displayName: "Prof. Samir Haddad", siteRoles: ["auditor"], disabled: false },
  { id: "p-ola", name: "ola", displayName: "Ola Nordmann", siteRoles: [], disabled: false },
];

const plain = { required: false, removed: false };

const lungLabels: Label[] = [
  {
    id: "l-nodule",
    name: "Nodule",
    colour: "#e09706",
    shape: "bitmask",
    hotkey: "1",
    required: true,
    removed: false,
    guidance: "Outermost voxel of soft tissue on the lung window; leave vessels out where they enter.",
    attributes: [
      { name: "Texture", kind: "radio", options: ["solid", "part-solid", "ground glass"], dynamic: false },
      { name: "Margin", kind: "checklist", options: ["smooth", "lobulated", "spiculated"], dynamic: false },
    ],
  },
  { id: "l-lesion-box", name: "Suspicious region", colour: "#88c6fc", shape: "boundingBox", hotkey: "2", ...plain },
  { id: "l-lobe", name: "Lobe boundary", colour: "#88fcb6", shape: "polygon", hotkey: "3", ...plain },
  { id: "l-diameter", name: "Longest diameter", colour: "#eb5d47", shape: "polyline", hotkey: "4", ...plain },
  { id: "l-carina", name: "Carina", colour: "#e9f910", shape: "location", hotkey: "5", ...plain },
];

function project(id: string, name: string, description: string, labels: boolean): ProjectState {
  return {
    id,
    name,
    description,
    members: {
      "p-maria": { personId: "p-maria", roles: ["manager"] },
      "p-anton": { personId: "p-anton", roles: ["reader", "reviewer"] },
      "p-yuki": { personId: "p-yuki", roles: ["reader"] },
      "p-samir": { personId: "p-samir", roles: ["adjudicator"] },
    },
    labelGroups: labels
      ? [
          { id: "g-findings", name: "Findings", panoptic: false, labels: lungLabels },
          {
            id: "g-organs",
            name: "Organs",
            panoptic: true,
            labels: [
              { id: "l-left", name: "Left lung", colour: "#88c6fc", shape: "bitmask", hotkey: "q", ...plain },
              { id: "l-right", name: "Right lung", colour: "#9788fc", shape: "bitmask", hotkey: "w", ...plain },
              { id: "l-heart", name: "Heart", colour: "#9f38fa", shape: "bitmask", hotkey: "e", ...plain },
            ],
          },
        ]
      : [],
    protocols: labels
      ? [
          {
            version: 1,
            instructions:
              "Read every exam on the lung window first, then on soft tissue.\n\nMark each nodule of 4 mm or more. Nodules that are fully calcified are not marked.\n\nWhen in doubt, open an issue on the slice instead of guessing.",
            windowPresets: [
              { name: "Lung", center: -600, width: 1500 },
              { name: "Soft tissue", center: 40, width: 400 },
            ],
          },
        ]
      : [],
    workflow: {
      version: 1,
      stages: [
        { id: "annotate", kind: "annotate", name: "Annotate", next: "review" },
        { id: "review", kind: "review", name: "Review", next: "done", back: "annotate" },
        { id: "done", kind: "done", name: "Done" },
      ],
    },
    volumeTags: [],
    settings: { reviewerMayBeAuthor: false, deidentificationProfile: "standard", quotaMiB: 0, exclusive: false },
  };
}

const titles = [
  "CT chest low dose",
  "CT chest follow-up",
  "CT thorax contrast",
  "CT head",
  "PET/CT whole body",
  "CT abdomen portal venous",
];
const stages = ["annotate", "annotate", "review", "done", "done"];
const readers = ["p-anton", "p-yuki", undefined];
const trouble = [[], [], [], ["gantry-tilt", "irregular-spacing"], [], ["missing-slices"], [], ["mosaic"], []];

function exams(count: number): ExamRow[] {
  return Array.from({ length: count }, (_, at) => {
    const stage = stages[(at * 7) % stages.length] ?? "annotate";
    const assignee = stage === "annotate" && at % 3 === 2 ? undefined : readers[at % 2];
    const labels = lungLabels.slice(0, at % 5).map((label, n) => ({ labelId: label.id, count: ((at + n * 3) % 6) + 1 }));
    return {
      id: `e-${at}`,
      title: `ANON-${String(4021 + at * 37).padStart(5, "0")} · ${titles[at % titles.length] ?? ""}`,
      studyInstanceUid: `1.2.826.0.1.3680043.9.7433.${1000 + at}`,
      studyDate: `2024${String((at % 12) + 1).padStart(2, "0")}${String((at % 27) + 1).padStart(2, "0")}`,
      modalities: titles[at % titles.length]?.startsWith("PET") ? ["CT", "PT"] : ["CT"],
      series: (at % 3) + 1,
      images: 96 + ((at * 53) % 420),
      thumbnail: `v-${at}`,
      problems: trouble[at % trouble.length] ?? [],
      labels,
      stage,
      status: stage === "done" ? "done" : at % 7 === 5 ? "returned" : assignee ? "active" : "waiting",
      ...(assignee ? { assignee } : {}),
      quarantined: 0,
      heldSeries: 0,
      openIssues: at % 4 === 1 ? (at % 3) + 1 : 0,
      updatedAt: ago(at * 47 + 2),
    };
  });
}

function queue(of: ExamRow[]): QueueItem[] {
  const why = [
    "Highest priority, waiting longest.",
    "Returned to you by review: 2 objects rejected.",
    "Waiting since yesterday.",
    "Held by another reader; frees when they release it.",
  ];
  return of
    .filter((e) => e.stage !== "done")
    .sort((a, b) => Number(Boolean(a.assignee)) - Number(Boolean(b.assignee)))
    .slice(0, 24)
    .map((e, at) => ({
      task: `t-${e.id}`,
      exam: e.id,
      title: e.title,
      stage: e.stage ?? "annotate",
      status: e.assignee ? "active" : at === 1 ? "returned" : "waiting",
      priority: 1 + Math.floor(at / 5),
      openIssues: e.openIssues,
      why: e.assignee ? (why[3] ?? "") : (why[at % 3] ?? ""),
      ...(e.assignee ? { assignee: e.assignee } : {}),
    }));
}

function entry(state: ProjectState, count: number, minutes?: number): [string, FixtureProject] {
  const rows = exams(count);
  return [
    state.id,
    { version: 12, state, exams: rows, queue: queue(rows), ...(minutes === undefined ? {} : { lastActivity: ago(minutes) }) },
  ];
}

/** A site as it may look after some weeks. */
export function fixtureData(): FixtureData {
  return {
    setupNeeded: process.env["FIXTURE"] === "setup",
    signedIn: process.env["FIXTURE"] === "signed-out" || process.env["FIXTURE"] === "setup" ? null : "p-maria",
    people,
    keys: [
      { id: "k-1", name: "PACS forwarder", projects: ["lung"], createdAt: ago(60 * 24 * 40), lastUsedAt: ago(3) },
      { id: "k-2", name: "Export to training", createdAt: ago(60 * 24 * 2) },
    ],
    projects: new Map([
      entry(
        project(
          "lung",
          "Lung nodules, screening round 3",
          "Reference standard for the nodule detector: every nodule of 4 mm or more, two readers and review.",
          true,
        ),
        640,
        4,
      ),
      entry(
        project("head", "Head CT haemorrhage", "Presence, type and extent of intracranial haemorrhage on non-contrast head CT.", true),
        88,
        60 * 26,
      ),
      entry(project("pilot", "Prostate MR pilot", "", false), 0),
    ]),
  };
}
