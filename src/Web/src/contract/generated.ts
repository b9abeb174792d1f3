/* Made from contract/schema.json by `npm run contract`. Do not edit. */

export type AttributeKind = "radio" | "checklist" | "text";
export type Role = "manager" | "reader" | "reviewer" | "adjudicator" | "viewer";
export type VolumeTagKind = "flag" | "text" | "number" | "choice";
export type LatticePlane = "axial" | "sagittal" | "coronal" | "native";
export type StrokeMode = "set" | "erase" | "takeOver";
export type MeasureUnit = "mm" | "px" | "uncalibratedMm";
export type PixelType = "uint8" | "int16" | "uint16" | "float32" | "rgb8";
export type VoxelAxis = "i" | "j" | "k";
export type TaskStatus = "waiting" | "active" | "skipped" | "returned" | "done";
export type Verdict = "stored" | "duplicate" | "refused" | "quarantined";
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
export type ObjectPart = Life | Class | Frame | Answer;
export type QuarantineAction = "release" | "blank" | "reject";
export type RejectionClass = "invalid" | "notFound" | "forbidden" | "conflict" | "gone" | "locked" | "tooLarge" | "unavailable";
export type UndoEntry = PartUndo | StrokeUndo;
export type TransferKind = "receive" | "pull";
export type TransferState = "running" | "failed" | "done";

export interface Contract {
  commands?: {
    "exam.add-derived-volume": AddDerivedVolume;
    "exam.name-volume": NameVolume;
    "exam.override-verdict": OverrideVerdict;
    "exam.register-series": RegisterSeries;
    "exam.remove-volume": RemoveVolume;
    "exam.restore-verdict": RestoreVerdict;
    "exam.restore-volume": RestoreVolume;
    "exam.set-note": SetNote;
    "exam.set-tag": SetTag;
    "exam.set-volume-metadata": SetVolumeMetadata;
    "exam.set-volume-tag": SetVolumeTag;
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
    "project.set-volume-tags": SetVolumeTags;
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
    "exam.verdict-overridden": VerdictOverridden;
    "exam.verdict-restored": VerdictRestored;
    "exam.volume-derived": VolumeDerived;
    "exam.volume-metadata-set": VolumeMetadataSet;
    "exam.volume-named": VolumeNamed;
    "exam.volume-removed": VolumeRemoved;
    "exam.volume-restored": VolumeRestored;
    "exam.volume-tag-set": VolumeTagSet;
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
    "project.volume-tags-set": VolumeTagsSet;
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
export interface AddDerivedVolume {
  seriesInstanceUid: string;
  volume: ExamVolume;
}
export interface ExamVolume {
  id: string;
  isVolume: boolean;
  title: string;
  grid: Grid;
  problems: SeriesProblem[];
  manifest: string;
  phase?: VolumePhase;
  derivation?: Derivation;
}
export interface Grid {
  id: string;
  frameOfReferenceUid: string;
  columns: number;
  rows: number;
  slices: number;
  lpsFromIjk?: number[];
  seriesInstanceUid: string;
  stackId?: string;
  phase?: string;
  voxelsPerSlice: number;
}
export interface SeriesProblem {
  code: string;
  text: string;
  slices?: number[];
}
export interface VolumePhase {
  axisId: string;
  index: number;
  count: number;
  coordinates: PhaseCoordinate[];
}
export interface PhaseCoordinate {
  dimension: string;
  name: string;
  value?: number;
  unit?: string;
  text: string;
}
export interface Derivation {
  sourceVolumeId: string;
  sourceGridId: string;
  method: string;
  interpolation: string;
  shearDegrees: number;
  positionsMm: number[];
  sourcePlanes: ImagePlane[];
  text: string;
}
export interface ImagePlane {
  position: LpsPoint;
  rowCosine: LpsVector;
  columnCosine: LpsVector;
  spacing: PixelSpacing;
}
export interface LpsPoint {
  x: number;
  y: number;
  z: number;
}
export interface LpsVector {
  x: number;
  y: number;
  z: number;
}
export interface PixelSpacing {
  columnMm: number;
  rowMm: number;
}
export interface NameVolume {
  volumeId: string;
  title: string;
}
export interface OverrideVerdict {
  seriesInstanceUid: string;
  reason: string;
}
export interface RegisterSeries {
  projectId: string;
  title: string;
  studyInstanceUid: string;
  studyDate: string;
  series: ExamSeries;
}
export interface ExamSeries {
  seriesInstanceUid: string;
  modality: string;
  description: string;
  instances: number;
  volumes: ExamVolume[];
  problems?: SeriesProblem[];
  checks?: SeriesChecks;
}
export interface SeriesChecks {
  completeness: SeriesProblem[];
  integrity: SeriesProblem[];
  key: string;
}
export interface RemoveVolume {
  volumeId: string;
  reason: string;
}
export interface RestoreVerdict {
  seriesInstanceUid: string;
}
export interface RestoreVolume {
  volumeId: string;
}
export interface SetNote {
  text: string;
}
export interface SetTag {
  name: string;
  value: string;
}
export interface SetVolumeMetadata {
  volumeId: string;
  name: string;
  value: string;
}
export interface SetVolumeTag {
  volumeId: string;
  name: string;
  value: string;
}
export interface AddLabel {
  groupId: string;
  label: Label;
}
export interface Label {
  id: string;
  name: string;
  colour: string;
  shape: string;
  hotkey?: string;
  required: boolean;
  attributes?: LabelAttribute[];
  guidance?: string;
  removed: boolean;
}
export interface LabelAttribute {
  name: string;
  kind: AttributeKind;
  options: string[];
  dynamic: boolean;
}
export interface AddLabelGroup {
  groupId: string;
  name: string;
  panoptic?: boolean;
}
export interface AddMember {
  personId: string;
  roles: Role[];
}
export interface CreateProject {
  name: string;
  description?: string;
}
export interface EditLabel {
  label: Label;
}
export interface PublishProtocol {
  instructions: string;
  windowPresets: WindowPreset[];
}
export interface WindowPreset {
  name: string;
  center: number;
  width: number;
  function?: string;
  table?: number;
}
export interface PublishWorkflow {
  stages: Stage[];
}
export interface Stage {
  id: string;
  kind: string;
  name: string;
  next?: string;
  back?: string;
}
export interface RemoveLabel {
  labelId: string;
}
export interface RemoveMember {
  personId: string;
}
export interface RenameLabelGroup {
  groupId: string;
  name: string;
}
export interface ReorderLabels {
  groupId: string;
  labelIds: string[];
}
export interface SetDetails {
  name: string;
  description: string;
}
export interface SetRoles {
  personId: string;
  roles: Role[];
}
export interface SetSettings {
  settings: ProjectSettings;
}
export interface ProjectSettings {
  reviewerMayBeAuthor: boolean;
  deidentificationProfile: string;
  quotaMiB: number;
  exclusive: boolean;
}
export interface SetVolumeTags {
  tags: VolumeTagRule[];
}
export interface VolumeTagRule {
  name: string;
  kind: VolumeTagKind;
  options: string[];
}
export interface AddObject {
  objectId: string;
  labelId: string;
  geometry?: FrameGeometry;
}
export interface FrameGeometry {
  shape: string;
  grid: string;
  plane: LatticePlane;
  frameIndex: number;
  points: number[][];
}
export interface ChangeClass {
  objectId: string;
  labelId: string;
  revision: number;
  after?: string[];
}
export interface PaintMask {
  objectId: string;
  grid: string;
  mode: StrokeMode;
  slices: StrokeSlice[];
}
export interface StrokeSlice {
  k: number;
  runs: string;
}
export interface RemoveFrameLabel {
  objectId: string;
  frame: FrameKey;
  revision: number;
  after?: string[];
}
export interface FrameKey {
  grid: string;
  plane: LatticePlane;
  frameIndex: number;
}
export interface RemoveObject {
  objectId: string;
  revision?: number;
  after?: string[];
}
export interface SealSet {
  task?: string;
}
export interface SetAttribute {
  objectId: string;
  name: string;
  revision: number;
  value?: unknown;
  frame?: FrameKey;
  after?: string[];
}
export interface SetGeometry {
  objectId: string;
  geometry: FrameGeometry;
  revision: number;
  after?: string[];
}
export interface Undo {
  commandId: string;
}
export interface UnsealSet {
  task?: string;
}
export interface Accept {}
export interface Assign {
  personId: string;
}
export interface Claim {}
export interface Comment {
  issueId: string;
  commentId: string;
  text: string;
}
export interface CreateTask {
  projectId: string;
  examId: string;
  priority?: number;
}
export interface DeleteIssue {
  issueId: string;
}
export interface OpenIssue {
  issueId: string;
  kind: string;
  text: string;
  tags?: string[];
  place?: IssuePlace;
  object?: ObjectReference;
}
export interface IssuePlace {
  grid: string;
  plane: string;
  frameIndex: number;
  point: number[];
}
export interface ObjectReference {
  set: string;
  objectId: string;
}
export interface Reject {
  reason: string;
  objects: RejectedObject[];
}
export interface RejectedObject {
  set: string;
  objectId: string;
  reason?: string;
}
export interface Release {}
export interface ReopenIssue {
  issueId: string;
}
export interface ResolveIssue {
  issueId: string;
}
export interface Skip {
  reason?: string;
}
export interface Submit {}
export interface NoteSet {
  text: string;
}
export interface ExamRegistered {
  examId: string;
  projectId: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string;
}
export interface SeriesRegistered {
  series: ExamSeries;
}
export interface TagSet {
  name: string;
  value?: string;
}
export interface VerdictOverridden {
  seriesInstanceUid: string;
  reason: string;
  findings: string;
}
export interface VerdictRestored {
  seriesInstanceUid: string;
}
export interface VolumeDerived {
  seriesInstanceUid: string;
  volume: ExamVolume;
}
export interface VolumeMetadataSet {
  volumeId: string;
  name: string;
  value?: string;
}
export interface VolumeNamed {
  volumeId: string;
  title?: string;
}
export interface VolumeRemoved {
  volumeId: string;
  reason: string;
}
export interface VolumeRestored {
  volumeId: string;
}
export interface VolumeTagSet {
  volumeId: string;
  name: string;
  value?: string;
}
export interface ProjectCreated {
  projectId: string;
  name: string;
  description: string;
}
export interface DetailsSet {
  name: string;
  description: string;
}
export interface LabelAdded {
  groupId: string;
  label: Label;
}
export interface LabelEdited {
  label: Label;
}
export interface LabelGroupAdded {
  groupId: string;
  name: string;
  panoptic: boolean;
}
export interface LabelGroupRenamed {
  groupId: string;
  name: string;
}
export interface LabelRemoved {
  labelId: string;
}
export interface LabelsReordered {
  groupId: string;
  labelIds: string[];
}
export interface MemberRemoved {
  personId: string;
}
export interface MemberSet {
  member: Member;
}
export interface Member {
  personId: string;
  roles: Role[];
}
export interface ProtocolPublished {
  protocol: Protocol;
}
export interface Protocol {
  version: number;
  instructions: string;
  windowPresets: WindowPreset[];
}
export interface SettingsSet {
  settings: ProjectSettings;
}
export interface VolumeTagsSet {
  tags: VolumeTagRule[];
}
export interface WorkflowPublished {
  workflow: WorkflowGraph;
}
export interface WorkflowGraph {
  version: number;
  stages: Stage[];
}
export interface AttributeSet {
  objectId: string;
  name: string;
  value?: unknown;
  frame?: FrameKey;
  undoes?: string;
}
export interface ClassChanged {
  objectId: string;
  labelId: string;
  undoes?: string;
}
export interface FrameLabelRemoved {
  objectId: string;
  frame: FrameKey;
  undoes?: string;
}
export interface GeometrySet {
  objectId: string;
  geometry: FrameGeometry;
  alpha: number;
  provenance?: Provenance;
  undoes?: string;
}
export interface Provenance {
  source: string;
  name: string;
  version: string;
  originalGeometry?: FrameGeometry;
}
export interface MaskPainted {
  objectId: string;
  grid: string;
  layer: string;
  mode: StrokeMode;
  flips: MaskFlip[];
  undoes?: string;
}
export interface MaskFlip {
  k: number;
  runs: string;
  to?: string;
  from?: string;
}
export interface ObjectAdded {
  objectId: string;
  labelId: string;
  geometry?: FrameGeometry;
  alpha: number;
  provenance?: Provenance;
  undoes?: string;
}
export interface ObjectRemoved {
  objectId: string;
  undoes?: string;
}
export interface ObjectRestored {
  objectId: string;
  undoes?: string;
}
export interface SetSealed {
  task?: string;
  undoes?: string;
}
export interface SetUnsealed {
  task?: string;
  undoes?: string;
}
export interface TaskAccepted {
  fromStage: string;
  toStage: string;
  toKind: string;
}
export interface TaskAssigned {
  personId: string;
}
export interface TaskCreated {
  taskId: string;
  projectId: string;
  examId: string;
  stageId: string;
  stageKind: string;
  priority: number;
}
export interface IssueCommented {
  issueId: string;
  commentId: string;
  text: string;
}
export interface IssueDeleted {
  issueId: string;
}
export interface IssueOpened {
  issueId: string;
  kind: string;
  text: string;
  tags: string[];
  place?: IssuePlace;
  object?: ObjectReference;
}
export interface IssueReopened {
  issueId: string;
}
export interface IssueResolved {
  issueId: string;
}
export interface TaskRejected {
  fromStage: string;
  toStage: string;
  toKind: string;
  reason: string;
  returnedTo?: string;
}
export interface TaskReleased {}
export interface TaskSkipped {
  reason: string;
}
export interface TaskSubmitted {
  fromStage: string;
  toStage: string;
  toKind: string;
}
export interface AddDataRows {
  rows: DataRowSource[];
}
export interface DataRowSource {
  url: string;
  globalKey: string;
}
export interface Answer {
  part: "answer";
  given: AttributeAnswer;
}
export interface AttributeAnswer {
  name: string;
  frame?: FrameKey;
  value: unknown;
  mark: Mark;
}
export interface Mark {
  revision: number;
  commandId: string;
  stamp: number;
}
export interface AttributePage {
  sopInstanceUid: string;
  items: AttributeRow[];
  total: number;
  next?: number;
}
export interface AttributeRow {
  path: string;
  tag: string;
  vr: string;
  keyword?: string;
  name?: string;
  creator?: string;
  values: string[];
  count: number;
  bytes?: number;
  isSequence: boolean;
  within: string[];
}
export interface AuditVerdict {
  ok: boolean;
  verified: number;
  unsealed: number;
  firstBad?: string;
}
export interface CalibratedRegion {
  left: number;
  top: number;
  right: number;
  bottom: number;
  spacing: PixelSpacing;
}
export interface Calibration {
  unit: MeasureUnit;
  label: string;
  code: string;
  reason: string;
  spacing?: PixelSpacing;
  regions?: CalibratedRegion[];
}
export interface ChangePerson {
  displayName?: string;
  siteRoles?: string[];
  disabled?: boolean;
}
export interface Class {
  part: "class";
  labelId: string;
}
export interface CommandMessage {
  commandId: string;
  stream: string;
  type: string;
  data: unknown;
  view?: ViewingCondition;
}
export interface ViewingCondition {
  windowCenter: number;
  windowWidth: number;
  voiLutFunction: string;
  colourMap?: string;
  plane: string;
  slabThicknessMm: number;
  zoom: number;
  displayWidthPx: number;
  displayHeightPx: number;
  protocolVersion: number;
  turn?: ViewTurn;
  filter?: PictureFilter;
  voiTable?: number;
  projection?: string;
  cut?: ViewCut;
}
export interface ViewTurn {
  degrees: number;
  flippedX: boolean;
  flippedY: boolean;
}
export interface PictureFilter {
  inverted: boolean;
  brightness: number;
  contrast: number;
  gamma: number;
  channel?: string;
  crisp: boolean;
}
export interface ViewCut {
  right: LpsVector;
  down: LpsVector;
}
export interface CompositionRow {
  institution?: string;
  manufacturer?: string;
  model?: string;
  modality?: string;
  studies: number;
  series: number;
  instances: number;
}
export interface CreateKey {
  name: string;
  projects?: string[];
  expiresAt?: string;
}
export interface CreatePerson {
  name: string;
  displayName: string;
  password: string;
  siteRoles?: string[];
}
export interface DataRow {
  id: string;
  globalKey: string;
  state: string;
  examId?: string;
  seriesInstanceUid?: string;
  sopInstanceUid?: string;
}
export interface DataRowTask {
  id: string;
  rows: number;
  waiting: number;
  failedDataRows: FailedDataRow[];
  isDone: boolean;
  errors?: string;
}
export interface FailedDataRow {
  globalKey: string;
  url: string;
  code: string;
  text: string;
}
export interface DeidentificationRecord {
  instance: string;
  profile: string;
  attributes: DeidentifiedAttribute[];
  residuals: string[];
  regions: PixelRegion[];
  pixels?: string;
}
export interface DeidentifiedAttribute {
  path: string;
  keyword: string;
  action: string;
  rule: string;
}
export interface PixelRegion {
  x: number;
  y: number;
  width: number;
  height: number;
  found: string;
}
export interface EventMessage {
  stream: string;
  version: number;
  at: string;
  by: string;
  sessionId: string;
  commandId: string;
  type: string;
  schema: number;
  data: unknown;
  view?: ViewingCondition;
}
export interface Exam {
  id: string;
  projectId: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string;
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
  overrides: {
    [k: string]: VerdictOverride;
  };
  records: {
    [k: string]: VolumeRecord;
  };
}
export interface VerdictOverride {
  by: string;
  at: string;
  reason: string;
  findings: string;
}
export interface VolumeRecord {
  title?: string;
  tags: {
    [k: string]: string;
  };
  metadata: {
    [k: string]: string;
  };
  removal?: VolumeRemoval;
}
export interface VolumeRemoval {
  by: string;
  at: string;
  reason: string;
}
export interface ExamDetail {
  version: number;
  state: Exam;
  task?: TaskView;
  volumes: VolumeDescriptor[];
}
export interface TaskView {
  version: number;
  state: ReadingTask;
}
export interface ReadingTask {
  id: string;
  projectId: string;
  examId: string;
  stageId: string;
  stageKind: string;
  assigneeId?: string;
  priority: number;
  skippedAt?: string;
  finishedBy: {
    [k: string]: string;
  };
  rejections: number;
  issues: Issue[];
}
export interface Issue {
  id: string;
  kind: string;
  text: string;
  by: string;
  at: string;
  tags: string[];
  place?: IssuePlace;
  object?: ObjectReference;
  comments: IssueComment[];
  resolvedBy?: string;
  resolvedAt?: string;
  deleted: boolean;
}
export interface IssueComment {
  id: string;
  by: string;
  at: string;
  text: string;
}
export interface VolumeDescriptor {
  id: string;
  isVolume: boolean;
  grid: Grid;
  title: string;
  modality: string;
  pixelType: PixelType;
  slope: number;
  intercept: number;
  unit?: string;
  padding?: number;
  inverted: boolean;
  window: WindowPreset;
  presets: WindowPreset[];
  planes: LatticePlaneDescriptor[];
  problems: SeriesProblem[];
  seriesInstanceUid: string;
  studyInstanceUid: string;
  instances: string[];
  maxResidualMm?: number;
  phase?: VolumePhase;
  slicePlanes?: ImagePlane[];
  paddingLast?: number;
  calibration?: Calibration;
  uptake?: UptakeScale;
  derivation?: Derivation;
}
export interface LatticePlaneDescriptor {
  plane: LatticePlane;
  columnAxis: LatticeAxis;
  rowAxis: LatticeAxis;
  sliceAxis: LatticeAxis;
  count: number;
  width: number;
  height: number;
  pixelSpacing?: PixelSpacing;
  offAxisDegrees: number;
}
export interface LatticeAxis {
  axis: VoxelAxis;
  reversed: boolean;
}
export interface UptakeScale {
  unit?: string;
  factor?: number;
  refusal?: string;
}
export interface ExamPage {
  items: ExamRow[];
  total?: number;
  next?: string;
}
export interface ExamRow {
  id: string;
  title: string;
  studyInstanceUid: string;
  studyDate?: string;
  modalities: string[];
  series: number;
  images: number;
  thumbnail?: string;
  problems: string[];
  labels: LabelCount[];
  task?: string;
  stage?: string;
  status?: TaskStatus;
  assignee?: string;
  openIssues: number;
  updatedAt: string;
  heldSeries: number;
  quarantined: number;
}
export interface LabelCount {
  labelId: string;
  count: number;
}
export interface ExamView {
  version: number;
  state: Exam;
}
export interface FileVerdict {
  name: string;
  verdict: Verdict;
  code?: string;
  text?: string;
  sopInstanceUid?: string;
  examId?: string;
}
export interface FindRequest {
  peer: string;
  match: {
    [k: string]: string;
  };
}
export interface FollowResult {
  stream: string;
  version: number;
  snapshot: unknown;
  events?: EventMessage[];
}
export interface FoundStudy {
  studyInstanceUid: string;
  patientId: string;
  patientName: string;
  studyDate: string;
  studyDescription: string;
  modalities: string;
  instances?: number;
}
export interface Frame {
  part: "frame";
  label: FrameLabel;
}
export interface FrameLabel {
  frame: FrameKey;
  geometry?: FrameGeometry;
  by: string;
  at: string;
  mark: Mark;
  alpha: number;
  provenance?: Provenance;
}
export interface HistoryEntry {
  stream: string;
  version: number;
  at: string;
  by?: string;
  type: string;
  objectId?: string;
  mode?: string;
  undoes: boolean;
}
export interface HistoryPage {
  items: HistoryEntry[];
  next?: string;
}
export interface ImageComposition {
  rows: CompositionRow[];
  studies: number;
  series: number;
  instances: number;
}
export interface KeyCreated {
  id: string;
  secret: string;
}
export interface KeyView {
  id: string;
  name: string;
  projects?: string[];
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
}
export interface LabelGroup {
  id: string;
  name: string;
  panoptic: boolean;
  labels: Label[];
}
export interface LeaseResult {
  granted: boolean;
  lease?: LeaseView;
}
export interface LeaseView {
  set: string;
  objectId: string;
  sessionId: string;
  personId: string;
  name: string;
  expiresAt: string;
}
export interface Life {
  part: "life";
  removed: boolean;
}
export interface Me {
  personId: string;
  sessionId: string;
  actions: ProjectAction[];
}
export interface NextTask {
  task: string;
  exam: string;
}
export interface ObjectHeld {
  set: string;
  objectId: string;
}
export interface OpenResult {
  project: ProjectView;
  exam: ExamView;
  task?: TaskView;
  sets: OpenSet[];
  volumes: VolumeDescriptor[];
  me: Me;
  people: PersonPresence[];
  leases: LeaseView[];
  directory: PersonName[];
}
export interface ProjectView {
  version: number;
  state: Project;
}
export interface Project {
  id: string;
  name: string;
  description: string;
  members: {
    [k: string]: Member;
  };
  labelGroups: LabelGroup[];
  protocols: Protocol[];
  workflow?: WorkflowGraph;
  settings: ProjectSettings;
  volumeTags: VolumeTagRule[];
}
export interface OpenSet {
  stream: string;
  labelGroupId: string;
  branch: string;
  version: number;
}
export interface PersonPresence {
  personId: string;
  sessionId: string;
  name: string;
  letter: string;
  colour: string;
  at?: PresenceUpdate;
}
export interface PresenceUpdate {
  plane?: string;
  index?: number;
  point?: number[];
  tool?: string;
  holding?: ObjectHeld;
}
export interface PersonName {
  personId: string;
  name: string;
}
export interface PartUndo {
  kind: "part";
  expects: number;
  restores: number;
  content: ObjectPart;
  commandId: string;
  objectId: string;
}
export interface PeerView {
  name: string;
  address: string;
  isSecure: boolean;
}
export interface PersonView {
  id: string;
  name: string;
  displayName: string;
  siteRoles: string[];
  disabled: boolean;
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
export interface ProjectDetail {
  version: number;
  state: Project;
  actions: ProjectAction[];
  stages: StageCount[];
  directory: PersonName[];
}
export interface StageCount {
  stage: string;
  waiting: number;
  active: number;
}
export interface PullRequest {
  peer: string;
  match: {
    [k: string]: string;
  };
  projectId?: string;
  mostStudies?: number;
  acceptIncomplete?: boolean;
}
export interface QuarantineDecision {
  instances: string[];
  action: QuarantineAction;
  reason: string;
  regions?: PixelRegion[];
}
export interface QuarantineItem {
  instance: string;
  series: string;
  study: string;
  modality: string;
  description: string;
  rows: number;
  columns: number;
  frames: number;
  state: string;
  reasons: QuarantineReason[];
  regions: PixelRegion[];
  receivedAt: string;
}
export interface QuarantineReason {
  code: string;
  text: string;
}
export interface QuarantineOutcome {
  instance: string;
  code?: string;
  text?: string;
}
export interface QuarantineOutcomes {
  items: QuarantineOutcome[];
}
export interface QuarantinePage {
  items: QuarantineItem[];
  held: number;
  waiting: number;
  textRecognition: boolean;
}
export interface QueueItem {
  task: string;
  exam: string;
  title: string;
  stage: string;
  status: TaskStatus;
  priority: number;
  why: string;
  assignee?: string;
  openIssues: number;
}
export interface QueuePage {
  items: QueueItem[];
}
export interface Receipt {
  stream: string;
  version: number;
  rejection?: Rejection;
}
export interface Rejection {
  class: RejectionClass;
  code: string;
  text: string;
  details?: unknown;
}
export interface RouteStep {
  rule: string;
  whyNot?: string;
}
export interface RouteTrial {
  rule?: string;
  projectId?: string;
  profile?: string;
  refusal?: string;
  steps: RouteStep[];
}
export interface RoutingFault {
  line: number;
  key: string;
  text: string;
}
export interface RoutingText {
  version: number;
  text: string;
  at?: string;
  byPerson?: string;
}
export interface SessionView {
  person: PersonView;
  sessionId: string;
}
export interface SetPassword {
  password: string;
  presentPassword?: string;
}
export interface SetRouting {
  text: string;
  afterVersion: number;
}
export interface SetupRequest {
  name: string;
  displayName: string;
  password: string;
}
export interface SetupState {
  needed: boolean;
}
export interface SignIn {
  name: string;
  password: string;
}
export interface StoredLayer {
  grid: string;
  key: string;
  lineages: StoredLineage[];
  slices: StoredSlice[];
}
export interface StoredLineage {
  owners: string[];
  stamps: number[];
  current: number;
}
export interface StoredSlice {
  k: number;
  runs: string;
}
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
export interface StoredSet {
  schema: number;
  sealed: boolean;
  objects: StoredObject[];
  layers: StoredLayer[];
  stacks: StoredStack[];
}
export interface StoredStack {
  by: string;
  undo: UndoEntry[];
  redo: UndoEntry[];
}
export interface StrokeUndo {
  kind: "stroke";
  stamp: number;
  grid: string;
  layer: string;
  mode: StrokeMode;
  ks: number[];
  commandId: string;
  objectId: string;
}
export interface TransferItem {
  number: number;
  verdict: Verdict;
  sopInstanceUid?: string;
  projectId?: string;
  examId?: string;
  rule?: string;
  code?: string;
  text?: string;
}
export interface TransferItemPage {
  items: TransferItem[];
  next?: number;
}
export interface TransferPage {
  items: TransferRun[];
  next?: string;
}
export interface TransferRun {
  id: string;
  kind: TransferKind;
  state: TransferState;
  peer: string;
  subject: string;
  byPerson?: string;
  reason?: string;
  startedAt: string;
  endedAt?: string;
  found: number;
  received: number;
  duplicate: number;
  failed: number;
}
export interface UploadResult {
  files: FileVerdict[];
}
export interface VoxelValue {
  i: number;
  j: number;
  k: number;
  stored: number[];
  modality?: number;
  isPadding: boolean;
}
export interface VoxelValues {
  type: PixelType;
  slope: number;
  intercept: number;
  unit?: string;
  values: VoxelValue[];
}
