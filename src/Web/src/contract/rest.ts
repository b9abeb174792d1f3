/** The REST interface's types by the names this page uses. All of them are made from contract/schema.json. */
import type { ExamRow, FileVerdict, KeyView, PersonView, Project, ProjectDetail, QueueItem, SessionView, Verdict } from "./generated";

export type {
  AttributeKind,
  ExamPage,
  ExamRow,
  Label,
  LabelAttribute,
  LabelCount,
  LabelGroup,
  Member,
  PersonName,
  ProjectAction,
  ProjectCard,
  ProjectSettings,
  Protocol,
  QueueItem,
  Receipt,
  Rejection,
  Role,
  Stage,
  StageCount,
  WindowPreset,
  WorkflowGraph,
} from "./generated";

export type SiteRole = "administrator" | "auditor";
export type Person = PersonView;
export type Session = SessionView;
export type ApiKey = KeyView;
export type ProjectState = Project;
export type ProjectView = ProjectDetail;
export type UploadedFile = FileVerdict;
export type UploadVerdict = Verdict;
export type Claimed = Pick<QueueItem, "task" | "exam">;
export type ExamStatus = NonNullable<ExamRow["status"]>;
