/**
 * The read models of the REST interface, as docs/contract.md names them.
 * Written by hand until contract/schema.json covers them; then this file only re-exports from generated.ts.
 */

export type SiteRole = "administrator" | "auditor";
export type Role = "manager" | "reader" | "reviewer" | "adjudicator" | "viewer";
export type ProjectAction =
  | "viewProject"
  | "manageProject"
  | "viewExams"
  | "uploadImages"
  | "editExams"
  | "annotate"
  | "takeWork"
  | "review"
  | "assignWork"
  | "discussIssues"
  | "export";

export interface Person {
  id: string;
  name: string;
  displayName: string;
  siteRoles?: SiteRole[];
  disabled?: boolean;
}

export interface Session {
  person: Person;
  sessionId: string;
}

export interface ApiKey {
  id: string;
  name: string;
  /** Project ids the key is limited to; absent when it may do all its owner may. */
  projects?: string[];
  createdAt: string;
  lastUsedAt?: string;
}

export interface ProjectCard {
  id: string;
  name: string;
  description: string;
  modalities: string[];
  roles: Role[];
  exams: number;
  done: number;
  people: number;
  lastActivity?: string;
}

export interface Member {
  personId: string;
  roles: Role[];
}

export type AttributeKind = "radio" | "checklist" | "text";

export interface LabelAttribute {
  name: string;
  kind: AttributeKind;
  options: string[];
  dynamic?: boolean;
}

export interface Label {
  id: string;
  name: string;
  /** Hex `#rrggbb`. */
  colour: string;
  /** Id in the shape registry; never changes after creation. */
  shape: string;
  hotkey?: string;
  required?: boolean;
  attributes?: LabelAttribute[];
  guidance?: string;
  removed?: boolean;
}

export interface LabelGroup {
  id: string;
  name: string;
  panoptic: boolean;
  labels: Label[];
}

export interface WindowPreset {
  name: string;
  center: number;
  width: number;
}

export interface Protocol {
  version: number;
  instructions: string;
  windowPresets: WindowPreset[];
}

export interface Stage {
  id: string;
  kind: string;
  name: string;
  next?: string;
  back?: string;
}

export interface WorkflowGraph {
  version: number;
  stages: Stage[];
}

export interface ProjectSettings {
  reviewerMayBeAuthor: boolean;
  deidentificationProfile: string;
  /** 0 means the site's default. */
  quotaMiB: number;
  exclusive: boolean;
}

export interface ProjectState {
  id: string;
  name: string;
  description: string;
  members: Record<string, Member>;
  labelGroups: LabelGroup[];
  protocols: Protocol[];
  workflow?: WorkflowGraph;
  settings: ProjectSettings;
}

export interface StageCount {
  stage: string;
  waiting: number;
  active: number;
}

export interface ProjectView {
  version: number;
  state: ProjectState;
  /** What I may do here. */
  actions: ProjectAction[];
  stages: StageCount[];
}

export interface LabelCount {
  labelId: string;
  count: number;
}

export interface ExamRow {
  id: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string;
  modalities: string[];
  series: number;
  images: number;
  /** Id of the volume whose thumbnail stands for the exam. */
  thumbnail?: string;
  /** Stable codes of what is wrong with its series: `tilted`, `gaps`, … */
  problems: string[];
  labels: LabelCount[];
  stage?: string;
  status?: string;
  /** Person id. */
  assignee?: string;
  openIssues: number;
  updatedAt: string;
}

export interface ExamPage {
  items: ExamRow[];
  total?: number;
  next?: string;
}

export interface QueueItem {
  task: string;
  exam: string;
  title: string;
  stage: string;
  status: string;
  priority: number;
  /** One sentence: why the item stands where it stands. */
  why: string;
  assignee?: string;
}

export interface Claimed {
  task: string;
  exam: string;
}

export type UploadVerdict = "stored" | "duplicate" | "refused";

export interface UploadedFile {
  name: string;
  verdict: UploadVerdict;
  code?: string;
  text?: string;
  sopInstanceUid?: string;
  examId?: string;
}

export interface Rejection {
  class: string;
  code: string;
  text: string;
  details?: unknown;
}

export interface Receipt {
  stream: string;
  version: number;
  rejection?: Rejection;
}
