/** Commands and events in words, for the history and for what was refused. */
import type { HistoryEntry } from "../contract/rest";
import type { CommandMessage } from "./wire";

const COMMANDS: Record<string, string> = {
  "set.add-object": "Add an object",
  "set.set-geometry": "Change a shape",
  "set.remove-frame-label": "Take a shape off a slice",
  "set.remove-object": "Delete an object",
  "set.change-class": "Change the class",
  "set.set-attribute": "Answer a question",
  "set.paint-mask": "Paint",
  "set.undo": "Undo",
  "task.submit": "Submit",
  "task.skip": "Skip",
  "task.accept": "Accept",
  "task.reject": "Reject",
  "task.open-issue": "Open an issue",
  "task.comment": "Comment",
  "task.resolve-issue": "Resolve an issue",
  "task.reopen-issue": "Reopen an issue",
  "task.delete-issue": "Delete an issue",
  "task.claim": "Take the task",
  "task.release": "Give the task back",
  "exam.name-volume": "Rename a volume",
  "exam.set-volume-tag": "Tag a volume",
  "exam.set-volume-metadata": "Write about a volume",
  "exam.remove-volume": "Delete a volume",
  "exam.restore-volume": "Bring a volume back",
  "exam.override-verdict": "Let a series in",
  "exam.restore-verdict": "Hold a series again",
};

const EVENTS: Record<string, string> = {
  "set.object-added": "added",
  "set.geometry-set": "changed the shape of",
  "set.frame-label-removed": "took a shape off a slice of",
  "set.object-removed": "deleted",
  "set.object-restored": "brought back",
  "set.class-changed": "changed the class of",
  "set.attribute-set": "answered about",
  "set.mask-painted": "painted",
  "set.sealed": "closed the annotations",
  "set.unsealed": "opened the annotations again",
  "task.assigned": "took the task",
  "task.released": "gave the task back",
  "task.submitted": "submitted",
  "task.skipped": "skipped the task",
  "task.accepted": "accepted the work",
  "task.rejected": "returned the work",
  "task.issue-opened": "opened an issue",
  "task.issue-commented": "commented",
  "task.issue-resolved": "resolved an issue",
  "task.issue-reopened": "reopened an issue",
  "task.issue-deleted": "deleted an issue",
  "task.created": "opened the task",
  "exam.registered": "registered the exam",
  "exam.series-registered": "added a series",
  "exam.volume-derived": "made a regular volume",
  "exam.tag-set": "changed a tag",
  "exam.note-set": "changed the note",
  "exam.verdict-overridden": "let a series in",
  "exam.verdict-restored": "held a series again",
  "exam.volume-named": "renamed a volume",
  "exam.volume-tag-set": "tagged a volume",
  "exam.volume-metadata-set": "wrote about a volume",
  "exam.volume-removed": "deleted a volume",
  "exam.volume-restored": "brought a volume back",
};

export function commandWords(command: Pick<CommandMessage, "type" | "data">): string {
  if (command.type === "set.paint-mask" && command.data["mode"] === "erase") return "Erase";
  return COMMANDS[command.type] ?? command.type;
}

/** The verb of what happened, such as `added`; what was taken back says so. */
export function eventWords(entry: Pick<HistoryEntry, "type" | "mode" | "undoes">): string {
  const words = entry.type === "set.mask-painted" && entry.mode === "erase" ? "erased from" : (EVENTS[entry.type] ?? entry.type);
  return entry.undoes ? `undid or redid: ${words}` : words;
}
