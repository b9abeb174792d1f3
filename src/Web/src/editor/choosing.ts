/** Choosing a class or a tool, by click, key or palette. Where nothing may be drawn, no drawing tool is taken. */
import type { Label } from "../contract/rest";
import { toolForShape, type ToolDescription } from "../tools/toolbox";
import type { Editor } from "./context";
import { say } from "./editorUi";
import { classesOf } from "./ontology";

const CLOSED = "Nothing can be drawn here now.";

/** Makes the next shape a new object of the class, with the tool that draws it. */
export function chooseClass({ ui, stage }: Editor, label: Label): void {
  if (!stage.mayEdit()) return say(ui, CLOSED);
  const tool = toolForShape(label.shape);
  ui.setState({ activeLabelId: label.id, selected: null, placing: false, ...(tool ? { tool } : {}) });
}

/** Why a tool cannot be taken here and now; null when it can. */
export function toolRefusal({ stage, session }: Editor, tool: ToolDescription): string | null {
  if (tool.shape === null) return null;
  if (!stage.mayEdit()) return "nothing can be drawn here now";
  const some = classesOf(session.state.project, session.sets.values()).some((row) => row.label.shape === tool.shape);
  return some ? null : "the project has no class of this shape";
}

/** Takes a tool; one that draws takes a class of its shape with it when another shape's class is active. */
export function chooseTool(editor: Editor, tool: ToolDescription): void {
  const { ui, session } = editor;
  const refusal = toolRefusal(editor, tool);
  if (refusal !== null) return say(ui, `${tool.title}: ${refusal}.`);
  const rows = classesOf(session.state.project, session.sets.values()).filter((row) => row.label.shape === tool.shape);
  const row = rows.find((candidate) => candidate.label.id === ui.getState().activeLabelId) ?? rows[0];
  ui.setState({ tool: tool.name, placing: false, ...(row && tool.name !== "eraser" ? { activeLabelId: row.label.id } : {}) });
}
