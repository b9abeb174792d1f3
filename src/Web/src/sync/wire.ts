/** What the hub says and hears, and the volume descriptor, as Core's contract records name them (docs/contract.md). */
import type { ProjectAction, ProjectState, Receipt, WindowPreset } from "../contract/rest";
import type { GridGeometry, PlaneDescriptor, PlaneName } from "../viewer/geometry";
import type { PixelType } from "../viewer/slices";

/** How the picture looked when something was drawn, painted or voted. */
export interface ViewingCondition {
  readonly windowCenter: number;
  readonly windowWidth: number;
  readonly voiLutFunction: "LINEAR" | "LINEAR_EXACT" | "SIGMOID";
  readonly colourMap?: string;
  readonly plane: PlaneName;
  readonly slabThicknessMm: number;
  readonly zoom: number;
  readonly displayWidthPx: number;
  readonly displayHeightPx: number;
  readonly protocolVersion: number;
}

export interface CommandMessage {
  readonly commandId: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly view?: ViewingCondition;
}

export interface EventMessage {
  readonly stream: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly sessionId: string;
  readonly commandId: string;
  readonly type: string;
  readonly schema: number;
  readonly data: Record<string, unknown>;
  readonly view?: ViewingCondition;
}

export interface FollowResult {
  readonly stream: string;
  readonly version: number;
  readonly snapshot?: unknown;
  readonly events?: readonly EventMessage[];
}

export interface SeriesProblem {
  readonly code: string;
  readonly text: string;
  readonly slices?: readonly number[];
}

export interface VolumeDescriptor {
  readonly id: string;
  /** False for a stack: it opens in native view only. */
  readonly isVolume: boolean;
  readonly grid: GridGeometry;
  readonly title: string;
  readonly modality: string;
  readonly pixelType: PixelType;
  readonly slope: number;
  readonly intercept: number;
  readonly unit?: string;
  readonly padding?: number;
  /** MONOCHROME1: low values are shown bright. */
  readonly inverted: boolean;
  readonly window: WindowPreset;
  readonly presets: readonly WindowPreset[];
  readonly planes: readonly PlaneDescriptor[];
  readonly problems: readonly SeriesProblem[];
  readonly seriesInstanceUid: string;
  readonly maxResidualMm?: number;
}

export interface ObjectReference {
  readonly set: string;
  readonly objectId: string;
}

export interface IssuePlace {
  readonly grid: string;
  readonly plane: PlaneName;
  readonly frameIndex: number;
  readonly point: readonly number[];
}

export interface IssueComment {
  readonly id: string;
  readonly by: string;
  readonly at: string;
  readonly text: string;
}

export interface Issue {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly by: string;
  readonly at: string;
  readonly tags: readonly string[];
  readonly place?: IssuePlace;
  readonly object?: ObjectReference;
  readonly comments: readonly IssueComment[];
  readonly resolvedBy?: string;
  readonly resolvedAt?: string;
  readonly deleted?: boolean;
}

export interface TaskState {
  readonly id: string;
  readonly stageId: string;
  readonly stageKind: string;
  readonly assigneeId?: string;
  readonly priority: number;
  readonly issues: readonly Issue[];
  readonly rejections: number;
}

export interface ExamState {
  readonly id: string;
  readonly title: string;
  readonly studyInstanceUid: string;
  readonly studyDate?: string;
  readonly note: string;
}

/** A state and the stream version it is at. */
export interface Versioned<T> {
  readonly version: number;
  readonly state: T;
}

export interface OpenSet {
  readonly stream: string;
  readonly labelGroupId: string;
  readonly branch: string;
  readonly version: number;
}

export interface PresenceUpdate {
  readonly plane?: PlaneName;
  readonly index?: number;
  /** LPS mm. */
  readonly point?: readonly number[];
  readonly tool?: string;
  readonly holding?: ObjectReference;
}

export interface PersonPresence {
  readonly personId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly letter: string;
  readonly colour: string;
  readonly at?: PresenceUpdate;
}

export interface LeaseView extends ObjectReference {
  readonly sessionId: string;
  readonly personId: string;
  readonly name: string;
  readonly expiresAt: string;
}

export interface LeaseResult {
  readonly granted: boolean;
  readonly lease?: LeaseView;
}

export interface Me {
  readonly personId: string;
  readonly sessionId: string;
  readonly actions: readonly ProjectAction[];
}

export interface OpenResult {
  readonly project: Versioned<ProjectState>;
  readonly exam: Versioned<ExamState>;
  readonly task?: Versioned<TaskState>;
  readonly sets: readonly OpenSet[];
  readonly volumes: readonly VolumeDescriptor[];
  readonly me: Me;
  readonly people: readonly PersonPresence[];
  readonly leases: readonly LeaseView[];
  readonly directory: readonly { readonly personId: string; readonly name: string }[];
}

export type { ProjectState, Receipt };
