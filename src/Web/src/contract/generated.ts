/* Made from contract/schema.json by `npm run contract`. Do not edit. */

/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AttributeKind".
 */
export type AttributeKind = "radio" | "checklist" | "text";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Role".
 */
export type Role = "manager" | "reader" | "reviewer" | "adjudicator" | "viewer";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LatticePlane".
 */
export type LatticePlane = "axial" | "sagittal" | "coronal" | "native";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StrokeMode".
 */
export type StrokeMode = "set" | "erase" | "takeOver";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PixelType".
 */
export type PixelType = "uint8" | "int16" | "uint16" | "float32" | "rgb8";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "VoxelAxis".
 */
export type VoxelAxis = "i" | "j" | "k";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskStatus".
 */
export type TaskStatus = "waiting" | "active" | "skipped" | "returned" | "done";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Verdict".
 */
export type Verdict = "stored" | "duplicate" | "refused";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProjectAction".
 */
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
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObjectPart".
 */
export type ObjectPart = Life | Class | Frame | Answer;
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RejectionClass".
 */
export type RejectionClass = "invalid" | "notFound" | "forbidden" | "conflict" | "gone" | "locked" | "tooLarge" | "unavailable";
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UndoEntry".
 */
export type UndoEntry = PartUndo | StrokeUndo;

export interface Contract {
  commands?: {
    "exam.register-series": RegisterSeries;
    "exam.set-note": SetNote;
    "exam.set-tag": SetTag;
    "project.add-label": AddLabel;
    "project.add-label-group": AddLabelGroup;
    "project.add-member": AddMember;
    "project.create": CreateProject;
    "project.edit-label": EditLabel;
    "project.publish-protocol": PublishProtocol;
    "project.publish-workflow": PublishWorkflow;
    "project.remove-label": RemoveLabel;
    "project.remove-member": RemoveMember;
    "project.rename-label-group": RenameLabelGroup;
    "project.reorder-labels": ReorderLabels;
    "project.set-details": SetDetails;
    "project.set-roles": SetRoles;
    "project.set-settings": SetSettings;
    "set.add-object": AddObject;
    "set.change-class": ChangeClass;
    "set.paint-mask": PaintMask;
    "set.remove-frame-label": RemoveFrameLabel;
    "set.remove-object": RemoveObject;
    "set.seal": SealSet;
    "set.set-attribute": SetAttribute;
    "set.set-geometry": SetGeometry;
    "set.undo": Undo;
    "set.unseal": UnsealSet;
    "task.accept": Accept;
    "task.assign": Assign;
    "task.claim": Claim;
    "task.comment": Comment;
    "task.create": CreateTask;
    "task.delete-issue": DeleteIssue;
    "task.open-issue": OpenIssue;
    "task.reject": Reject;
    "task.release": Release;
    "task.reopen-issue": ReopenIssue;
    "task.resolve-issue": ResolveIssue;
    "task.skip": Skip;
    "task.submit": Submit;
  };
  events?: {
    "exam.note-set": NoteSet;
    "exam.registered": ExamRegistered;
    "exam.series-registered": SeriesRegistered;
    "exam.tag-set": TagSet;
    "project.created": ProjectCreated;
    "project.details-set": DetailsSet;
    "project.label-added": LabelAdded;
    "project.label-edited": LabelEdited;
    "project.label-group-added": LabelGroupAdded;
    "project.label-group-renamed": LabelGroupRenamed;
    "project.label-removed": LabelRemoved;
    "project.labels-reordered": LabelsReordered;
    "project.member-removed": MemberRemoved;
    "project.member-set": MemberSet;
    "project.protocol-published": ProtocolPublished;
    "project.settings-set": SettingsSet;
    "project.workflow-published": WorkflowPublished;
    "set.attribute-set": AttributeSet;
    "set.class-changed": ClassChanged;
    "set.frame-label-removed": FrameLabelRemoved;
    "set.geometry-set": GeometrySet;
    "set.mask-painted": MaskPainted;
    "set.object-added": ObjectAdded;
    "set.object-removed": ObjectRemoved;
    "set.object-restored": ObjectRestored;
    "set.sealed": SetSealed;
    "set.unsealed": SetUnsealed;
    "task.accepted": TaskAccepted;
    "task.assigned": TaskAssigned;
    "task.created": TaskCreated;
    "task.issue-commented": IssueCommented;
    "task.issue-deleted": IssueDeleted;
    "task.issue-opened": IssueOpened;
    "task.issue-reopened": IssueReopened;
    "task.issue-resolved": IssueResolved;
    "task.rejected": TaskRejected;
    "task.released": TaskReleased;
    "task.skipped": TaskSkipped;
    "task.submitted": TaskSubmitted;
  };
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RegisterSeries".
 */
export interface RegisterSeries {
  projectId: string;
  title: string;
  studyInstanceUid: string;
  studyDate: string | null;
  series: ExamSeries;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamSeries".
 */
export interface ExamSeries {
  seriesInstanceUid: string;
  modality: string;
  description: string;
  instances: number;
  volumes: ExamVolume[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamVolume".
 */
export interface ExamVolume {
  id: string;
  isVolume: boolean;
  title: string;
  grid: Grid;
  problems: SeriesProblem[];
  manifest: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Grid".
 */
export interface Grid {
  id: string;
  frameOfReferenceUid: string;
  columns: number;
  rows: number;
  slices: number;
  lpsFromIjk?: number[] | null;
  seriesInstanceUid: string;
  stackId?: string | null;
  voxelsPerSlice: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SeriesProblem".
 */
export interface SeriesProblem {
  code: string;
  text: string;
  slices?: number[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetNote".
 */
export interface SetNote {
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetTag".
 */
export interface SetTag {
  name: string;
  value: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AddLabel".
 */
export interface AddLabel {
  groupId: string;
  label: Label;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Label".
 */
export interface Label {
  id: string;
  name: string;
  colour: string;
  shape: string;
  hotkey?: string | null;
  required: boolean;
  attributes?: LabelAttribute[] | null;
  guidance?: string | null;
  removed: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelAttribute".
 */
export interface LabelAttribute {
  name: string;
  kind: AttributeKind;
  options: string[];
  dynamic: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AddLabelGroup".
 */
export interface AddLabelGroup {
  groupId: string;
  name: string;
  panoptic?: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AddMember".
 */
export interface AddMember {
  personId: string;
  roles: Role[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CreateProject".
 */
export interface CreateProject {
  name: string;
  description?: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EditLabel".
 */
export interface EditLabel {
  label: Label;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PublishProtocol".
 */
export interface PublishProtocol {
  instructions: string;
  windowPresets: WindowPreset[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WindowPreset".
 */
export interface WindowPreset {
  name: string;
  center: number;
  width: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PublishWorkflow".
 */
export interface PublishWorkflow {
  stages: Stage[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Stage".
 */
export interface Stage {
  id: string;
  kind: string;
  name: string;
  next?: string | null;
  back?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoveLabel".
 */
export interface RemoveLabel {
  labelId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoveMember".
 */
export interface RemoveMember {
  personId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RenameLabelGroup".
 */
export interface RenameLabelGroup {
  groupId: string;
  name: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReorderLabels".
 */
export interface ReorderLabels {
  groupId: string;
  labelIds: string[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetDetails".
 */
export interface SetDetails {
  name: string;
  description: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetRoles".
 */
export interface SetRoles {
  personId: string;
  roles: Role[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetSettings".
 */
export interface SetSettings {
  settings: ProjectSettings;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProjectSettings".
 */
export interface ProjectSettings {
  reviewerMayBeAuthor: boolean;
  deidentificationProfile: string;
  quotaMiB: number;
  exclusive: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AddObject".
 */
export interface AddObject {
  objectId: string;
  labelId: string;
  geometry?: FrameGeometry | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FrameGeometry".
 */
export interface FrameGeometry {
  shape: string;
  grid: string;
  plane: LatticePlane;
  frameIndex: number;
  points: number[][];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ChangeClass".
 */
export interface ChangeClass {
  objectId: string;
  labelId: string;
  revision: number;
  after?: string[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PaintMask".
 */
export interface PaintMask {
  objectId: string;
  grid: string;
  mode: StrokeMode;
  slices: StrokeSlice[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StrokeSlice".
 */
export interface StrokeSlice {
  k: number;
  runs: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoveFrameLabel".
 */
export interface RemoveFrameLabel {
  objectId: string;
  frame: FrameKey;
  revision: number;
  after?: string[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FrameKey".
 */
export interface FrameKey {
  grid: string;
  plane: LatticePlane;
  frameIndex: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoveObject".
 */
export interface RemoveObject {
  objectId: string;
  revision?: number | null;
  after?: string[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SealSet".
 */
export interface SealSet {
  task?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetAttribute".
 */
export interface SetAttribute {
  objectId: string;
  name: string;
  revision: number;
  value?: {
    [k: string]: unknown;
  };
  frame?: FrameKey | null;
  after?: string[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetGeometry".
 */
export interface SetGeometry {
  objectId: string;
  geometry: FrameGeometry;
  revision: number;
  after?: string[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Undo".
 */
export interface Undo {
  commandId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UnsealSet".
 */
export interface UnsealSet {
  task?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Accept".
 */
export interface Accept {}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Assign".
 */
export interface Assign {
  personId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Claim".
 */
export interface Claim {}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Comment".
 */
export interface Comment {
  issueId: string;
  commentId: string;
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CreateTask".
 */
export interface CreateTask {
  projectId: string;
  examId: string;
  priority?: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DeleteIssue".
 */
export interface DeleteIssue {
  issueId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OpenIssue".
 */
export interface OpenIssue {
  issueId: string;
  kind: string;
  text: string;
  tags?: string[] | null;
  place?: IssuePlace | null;
  object?: ObjectReference | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssuePlace".
 */
export interface IssuePlace {
  grid: string;
  plane: string;
  frameIndex: number;
  point: number[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObjectReference".
 */
export interface ObjectReference {
  set: string;
  objectId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Reject".
 */
export interface Reject {
  reason: string;
  objects: RejectedObject[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RejectedObject".
 */
export interface RejectedObject {
  set: string;
  objectId: string;
  reason?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Release".
 */
export interface Release {}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReopenIssue".
 */
export interface ReopenIssue {
  issueId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ResolveIssue".
 */
export interface ResolveIssue {
  issueId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Skip".
 */
export interface Skip {
  reason?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Submit".
 */
export interface Submit {}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NoteSet".
 */
export interface NoteSet {
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamRegistered".
 */
export interface ExamRegistered {
  examId: string;
  projectId: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SeriesRegistered".
 */
export interface SeriesRegistered {
  series: ExamSeries;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TagSet".
 */
export interface TagSet {
  name: string;
  value?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProjectCreated".
 */
export interface ProjectCreated {
  projectId: string;
  name: string;
  description: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DetailsSet".
 */
export interface DetailsSet {
  name: string;
  description: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelAdded".
 */
export interface LabelAdded {
  groupId: string;
  label: Label;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelEdited".
 */
export interface LabelEdited {
  label: Label;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelGroupAdded".
 */
export interface LabelGroupAdded {
  groupId: string;
  name: string;
  panoptic: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelGroupRenamed".
 */
export interface LabelGroupRenamed {
  groupId: string;
  name: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelRemoved".
 */
export interface LabelRemoved {
  labelId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelsReordered".
 */
export interface LabelsReordered {
  groupId: string;
  labelIds: string[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MemberRemoved".
 */
export interface MemberRemoved {
  personId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MemberSet".
 */
export interface MemberSet {
  member: Member;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Member".
 */
export interface Member {
  personId: string;
  roles: Role[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProtocolPublished".
 */
export interface ProtocolPublished {
  protocol: Protocol;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Protocol".
 */
export interface Protocol {
  version: number;
  instructions: string;
  windowPresets: WindowPreset[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SettingsSet".
 */
export interface SettingsSet {
  settings: ProjectSettings;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WorkflowPublished".
 */
export interface WorkflowPublished {
  workflow: WorkflowGraph;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "WorkflowGraph".
 */
export interface WorkflowGraph {
  version: number;
  stages: Stage[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AttributeSet".
 */
export interface AttributeSet {
  objectId: string;
  name: string;
  value: {
    [k: string]: unknown;
  };
  frame?: FrameKey | null;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ClassChanged".
 */
export interface ClassChanged {
  objectId: string;
  labelId: string;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FrameLabelRemoved".
 */
export interface FrameLabelRemoved {
  objectId: string;
  frame: FrameKey;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "GeometrySet".
 */
export interface GeometrySet {
  objectId: string;
  geometry: FrameGeometry;
  alpha: number;
  provenance?: Provenance | null;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Provenance".
 */
export interface Provenance {
  source: string;
  name: string;
  version: string;
  originalGeometry?: FrameGeometry | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MaskPainted".
 */
export interface MaskPainted {
  objectId: string;
  grid: string;
  layer: string;
  mode: StrokeMode;
  flips: MaskFlip[];
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "MaskFlip".
 */
export interface MaskFlip {
  k: number;
  runs: string;
  to?: string | null;
  from?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObjectAdded".
 */
export interface ObjectAdded {
  objectId: string;
  labelId: string;
  geometry?: FrameGeometry | null;
  alpha: number;
  provenance?: Provenance | null;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObjectRemoved".
 */
export interface ObjectRemoved {
  objectId: string;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObjectRestored".
 */
export interface ObjectRestored {
  objectId: string;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetSealed".
 */
export interface SetSealed {
  task?: string | null;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetUnsealed".
 */
export interface SetUnsealed {
  task?: string | null;
  undoes?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskAccepted".
 */
export interface TaskAccepted {
  fromStage: string;
  toStage: string;
  toKind: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskAssigned".
 */
export interface TaskAssigned {
  personId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskCreated".
 */
export interface TaskCreated {
  taskId: string;
  projectId: string;
  examId: string;
  stageId: string;
  stageKind: string;
  priority: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssueCommented".
 */
export interface IssueCommented {
  issueId: string;
  commentId: string;
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssueDeleted".
 */
export interface IssueDeleted {
  issueId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssueOpened".
 */
export interface IssueOpened {
  issueId: string;
  kind: string;
  text: string;
  tags: string[];
  place?: IssuePlace | null;
  object?: ObjectReference | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssueReopened".
 */
export interface IssueReopened {
  issueId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssueResolved".
 */
export interface IssueResolved {
  issueId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskRejected".
 */
export interface TaskRejected {
  fromStage: string;
  toStage: string;
  toKind: string;
  reason: string;
  returnedTo?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskReleased".
 */
export interface TaskReleased {}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskSkipped".
 */
export interface TaskSkipped {
  reason: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskSubmitted".
 */
export interface TaskSubmitted {
  fromStage: string;
  toStage: string;
  toKind: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Answer".
 */
export interface Answer {
  given: AttributeAnswer;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AttributeAnswer".
 */
export interface AttributeAnswer {
  name: string;
  frame?: FrameKey | null;
  value: unknown;
  mark: Mark;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Mark".
 */
export interface Mark {
  revision: number;
  commandId: string;
  stamp: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "AuditVerdict".
 */
export interface AuditVerdict {
  ok: boolean;
  verified: number;
  unsealed: number;
  firstBad?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ChangePerson".
 */
export interface ChangePerson {
  displayName?: string | null;
  siteRoles?: string[] | null;
  disabled?: boolean | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Class".
 */
export interface Class {
  labelId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CommandMessage".
 */
export interface CommandMessage {
  commandId: string;
  stream: unknown;
  type: string;
  data: unknown;
  view?: ViewingCondition | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ViewingCondition".
 */
export interface ViewingCondition {
  windowCenter: number;
  windowWidth: number;
  voiLutFunction: string;
  colourMap?: string | null;
  plane: string;
  slabThicknessMm: number;
  zoom: number;
  displayWidthPx: number;
  displayHeightPx: number;
  protocolVersion: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CreateKey".
 */
export interface CreateKey {
  name: string;
  projects?: string[] | null;
  expiresAt?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CreatePerson".
 */
export interface CreatePerson {
  name: string;
  displayName: string;
  password: string;
  siteRoles?: string[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EventMessage".
 */
export interface EventMessage {
  stream: unknown;
  version: number;
  at: string;
  by: string;
  sessionId: string;
  commandId: string;
  type: string;
  schema: number;
  data: unknown;
  view?: ViewingCondition | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Exam".
 */
export interface Exam {
  id: string;
  projectId: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string | null;
  series: {
    [k: string]: ExamSeries;
  };
  grids: {
    [k: string]: Grid;
  };
  tags: {
    [k: string]: string;
  };
  note: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamDetail".
 */
export interface ExamDetail {
  version: number;
  state: Exam;
  task?: TaskView | null;
  volumes: VolumeDescriptor[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TaskView".
 */
export interface TaskView {
  version: number;
  state: ReadingTask;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ReadingTask".
 */
export interface ReadingTask {
  id: string;
  projectId: string;
  examId: string;
  stageId: string;
  stageKind: string;
  assigneeId?: string | null;
  priority: number;
  skippedAt?: string | null;
  finishedBy: {
    [k: string]: string;
  };
  rejections: number;
  issues: Issue[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Issue".
 */
export interface Issue {
  id: string;
  kind: string;
  text: string;
  by: string;
  at: string;
  tags: string[];
  place?: IssuePlace | null;
  object?: ObjectReference | null;
  comments: IssueComment[];
  resolvedBy?: string | null;
  resolvedAt?: string | null;
  deleted: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "IssueComment".
 */
export interface IssueComment {
  id: string;
  by: string;
  at: string;
  text: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "VolumeDescriptor".
 */
export interface VolumeDescriptor {
  id: string;
  isVolume: boolean;
  grid: Grid;
  title: string;
  modality: string;
  pixelType: PixelType;
  slope: number;
  intercept: number;
  unit?: string | null;
  padding?: number | null;
  inverted: boolean;
  window: WindowPreset;
  presets: WindowPreset[];
  planes: LatticePlaneDescriptor[];
  problems: SeriesProblem[];
  seriesInstanceUid: string;
  studyInstanceUid: string;
  instances: string[];
  maxResidualMm?: number | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LatticePlaneDescriptor".
 */
export interface LatticePlaneDescriptor {
  plane: LatticePlane;
  columnAxis: LatticeAxis;
  rowAxis: LatticeAxis;
  sliceAxis: LatticeAxis;
  count: number;
  width: number;
  height: number;
  pixelSpacing?: PixelSpacing | null;
  offAxisDegrees: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LatticeAxis".
 */
export interface LatticeAxis {
  axis: VoxelAxis;
  reversed: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PixelSpacing".
 */
export interface PixelSpacing {
  columnMm: number;
  rowMm: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamPage".
 */
export interface ExamPage {
  items: ExamRow[];
  total?: number | null;
  next?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamRow".
 */
export interface ExamRow {
  id: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string | null;
  modalities: string[];
  series: number;
  images: number;
  thumbnail?: string | null;
  problems: string[];
  labels: LabelCount[];
  task?: string | null;
  stage?: string | null;
  status?: TaskStatus | null;
  assignee?: string | null;
  openIssues: number;
  updatedAt: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelCount".
 */
export interface LabelCount {
  labelId: string;
  count: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ExamView".
 */
export interface ExamView {
  version: number;
  state: Exam;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FileVerdict".
 */
export interface FileVerdict {
  name: string;
  verdict: Verdict;
  code?: string | null;
  text?: string | null;
  sopInstanceUid?: string | null;
  examId?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FollowResult".
 */
export interface FollowResult {
  stream: unknown;
  version: number;
  snapshot: unknown;
  events?: EventMessage[] | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Frame".
 */
export interface Frame {
  label: FrameLabel;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FrameLabel".
 */
export interface FrameLabel {
  frame: FrameKey;
  geometry?: FrameGeometry | null;
  by: string;
  at: string;
  mark: Mark;
  alpha: number;
  provenance?: Provenance | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KeyCreated".
 */
export interface KeyCreated {
  id: string;
  secret: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KeyView".
 */
export interface KeyView {
  id: string;
  name: string;
  projects?: string[] | null;
  createdAt: string;
  expiresAt?: string | null;
  lastUsedAt?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LabelGroup".
 */
export interface LabelGroup {
  id: string;
  name: string;
  panoptic: boolean;
  labels: Label[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LeaseResult".
 */
export interface LeaseResult {
  granted: boolean;
  lease?: LeaseView | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LeaseView".
 */
export interface LeaseView {
  set: string;
  objectId: string;
  sessionId: string;
  personId: string;
  name: string;
  expiresAt: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Life".
 */
export interface Life {
  removed: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Me".
 */
export interface Me {
  personId: string;
  sessionId: string;
  actions: ProjectAction[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "NextTask".
 */
export interface NextTask {
  task: string;
  exam: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObjectHeld".
 */
export interface ObjectHeld {
  set: string;
  objectId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OpenResult".
 */
export interface OpenResult {
  project: ProjectView;
  exam: ExamView;
  task?: TaskView | null;
  sets: OpenSet[];
  volumes: VolumeDescriptor[];
  me: Me;
  people: PersonPresence[];
  leases: LeaseView[];
  directory: PersonName[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProjectView".
 */
export interface ProjectView {
  version: number;
  state: Project;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Project".
 */
export interface Project {
  id: string;
  name: string;
  description: string;
  members: {
    [k: string]: Member;
  };
  labelGroups: LabelGroup[];
  protocols: Protocol[];
  workflow?: WorkflowGraph | null;
  settings: ProjectSettings;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OpenSet".
 */
export interface OpenSet {
  stream: unknown;
  labelGroupId: string;
  branch: string;
  version: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PersonPresence".
 */
export interface PersonPresence {
  personId: string;
  sessionId: string;
  name: string;
  letter: string;
  colour: string;
  at?: PresenceUpdate | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PresenceUpdate".
 */
export interface PresenceUpdate {
  plane?: string | null;
  index?: number | null;
  point?: number[] | null;
  tool?: string | null;
  holding?: ObjectHeld | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PersonName".
 */
export interface PersonName {
  personId: string;
  name: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PartUndo".
 */
export interface PartUndo {
  expects: number;
  restores: number;
  content: ObjectPart;
  commandId: string;
  objectId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PersonView".
 */
export interface PersonView {
  id: string;
  name: string;
  displayName: string;
  siteRoles: string[];
  disabled: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProjectCard".
 */
export interface ProjectCard {
  id: string;
  name: string;
  description: string;
  modalities: string[];
  roles: Role[];
  exams: number;
  done: number;
  people: number;
  lastActivity?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProjectDetail".
 */
export interface ProjectDetail {
  version: number;
  state: Project;
  actions: ProjectAction[];
  stages: StageCount[];
  directory: PersonName[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StageCount".
 */
export interface StageCount {
  stage: string;
  waiting: number;
  active: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueueItem".
 */
export interface QueueItem {
  task: string;
  exam: string;
  title: string;
  stage: string;
  status: TaskStatus;
  priority: number;
  why: string;
  assignee?: string | null;
  openIssues: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "QueuePage".
 */
export interface QueuePage {
  items: QueueItem[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Receipt".
 */
export interface Receipt {
  stream: unknown;
  version: number;
  rejection?: Rejection | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Rejection".
 */
export interface Rejection {
  class: RejectionClass;
  code: string;
  text: string;
  details: {
    [k: string]: unknown;
  };
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SessionView".
 */
export interface SessionView {
  person: PersonView;
  sessionId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetPassword".
 */
export interface SetPassword {
  password: string;
  presentPassword?: string | null;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetupRequest".
 */
export interface SetupRequest {
  name: string;
  displayName: string;
  password: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SetupState".
 */
export interface SetupState {
  needed: boolean;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SignIn".
 */
export interface SignIn {
  name: string;
  password: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredLayer".
 */
export interface StoredLayer {
  grid: string;
  key: string;
  lineages: StoredLineage[];
  slices: StoredSlice[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredLineage".
 */
export interface StoredLineage {
  owners: string[];
  stamps: number[];
  current: number;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredSlice".
 */
export interface StoredSlice {
  k: number;
  runs: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredObject".
 */
export interface StoredObject {
  id: string;
  labelId: string;
  labelMark: Mark;
  removed: boolean;
  lifeMark: Mark;
  maskMark: Mark;
  createdBy: string;
  createdAt: string;
  frames: FrameLabel[];
  attributes: AttributeAnswer[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredSet".
 */
export interface StoredSet {
  schema: number;
  sealed: boolean;
  objects: StoredObject[];
  layers: StoredLayer[];
  stacks: StoredStack[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StoredStack".
 */
export interface StoredStack {
  by: string;
  undo: UndoEntry[];
  redo: UndoEntry[];
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "StrokeUndo".
 */
export interface StrokeUndo {
  stamp: number;
  grid: string;
  layer: string;
  mode: StrokeMode;
  ks: number[];
  commandId: string;
  objectId: string;
}
/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UploadResult".
 */
export interface UploadResult {
  files: FileVerdict[];
}
