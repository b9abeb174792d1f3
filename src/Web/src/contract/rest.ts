/** The REST interface's types by the names this page uses. All of them are made from contract/schema.json. */
import type { Frozen } from "./frozen";
import type * as wire from "./generated";

export type { AttributeKind, ProjectAction, Role } from "./generated";

export type ExamPage = Frozen<wire.ExamPage>;
export type ExamRow = Frozen<wire.ExamRow>;
export type HistoryEntry = Frozen<wire.HistoryEntry>;
export type HistoryPage = Frozen<wire.HistoryPage>;
export type Label = Frozen<wire.Label>;
export type LabelAttribute = Frozen<wire.LabelAttribute>;
export type LabelCount = Frozen<wire.LabelCount>;
export type LabelGroup = Frozen<wire.LabelGroup>;
export type Member = Frozen<wire.Member>;
export type PersonName = Frozen<wire.PersonName>;
export type ProjectCard = Frozen<wire.ProjectCard>;
export type ProjectSettings = Frozen<wire.ProjectSettings>;
export type Protocol = Frozen<wire.Protocol>;
export type QueueItem = Frozen<wire.QueueItem>;
export type Receipt = Frozen<wire.Receipt>;
export type Rejection = Frozen<wire.Rejection>;
export type Stage = Frozen<wire.Stage>;
export type StageCount = Frozen<wire.StageCount>;
export type WindowPreset = Frozen<wire.WindowPreset>;
export type WorkflowGraph = Frozen<wire.WorkflowGraph>;

export type SiteRole = "administrator" | "auditor";
export type Person = Frozen<wire.PersonView>;
export type Session = Frozen<wire.SessionView>;
export type ApiKey = Frozen<wire.KeyView>;
export type ProjectState = Frozen<wire.Project>;
export type ProjectView = Frozen<wire.ProjectDetail>;
export type UploadedFile = Frozen<wire.FileVerdict>;
export type UploadVerdict = wire.Verdict;
export type Claimed = Frozen<wire.NextTask>;
export type ExamStatus = wire.TaskStatus;
