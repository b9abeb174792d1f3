/** The keyboard of the editor, and the map of it that `?` shows. */
import { isTyping } from "../viewer/viewportInput";
import { TOOLS } from "../tools/toolbox";
import type { Editor } from "./context";
import { classesOf } from "./ontology";
import { removeObject } from "./objectActions";
import { chooseClass, chooseTool } from "./choosing";
import type { Viewport2D } from "../viewer/viewport2d";
import { lookOf } from "./looks";
import { VIEW_ACTIONS } from "./viewActions";

export const HOTKEYS: readonly (readonly [keys: string, what: string])[] = [
  ["Wheel · ↑ ↓", "Slices (Shift: five at a time)"],
  ["Right drag", "Window width and centre"],
  ["Space + drag", "Pan"],
  ["Ctrl + wheel", "Zoom"],
  ["Double click", "One view full, and back"],
  ["Right click", "Menu of the object · remove a vertex"],
  ["1 … 0", "Pick a class (a new object)"],
  ...TOOLS.map((tool) => [tool.key.toUpperCase(), tool.title] as const),
  ["[ ]", "Brush smaller, larger"],
  ["Enter", "Complete the shape"],
  ["Backspace", "Take the last vertex back"],
  ["Esc", "Drop what is being drawn · let go of the object"],
  ["Delete", "Delete the chosen object"],
  ["Ctrl + Z", "Undo my last change"],
  ["Ctrl + Shift + Z", "Redo"],
  ["N", "Pin an issue"],
  ["I", "Invert grey"],
  ["K", "Crisp pixels"],
  ["X", "Crosshair lines"],
  ...VIEW_ACTIONS.flatMap(({ key, title }) => (key === undefined ? [] : [[key.toUpperCase(), title] as const])),
  ["Tab", "Hide and show all panels"],
  ["Ctrl + K", "Command palette"],
  ["?", "This map"],
];

const BRUSH_LIMITS = { smallest: 1, largest: 100 };

/** Handles a key of the page; true when it was for the editor. */
export function handleKey(editor: Editor, event: KeyboardEvent): boolean {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return openPalette(editor);
  if (isTyping(event.target) || isInDialog(event.target) || editor.ui.getState().dialog !== null) return false;
  if (event.ctrlKey || event.metaKey) return handleControl(editor, event);
  if (event.altKey) return false;
  if (editor.stage.activeTool.key(event.key)) return true;
  return pickClass(editor, event.key) || pickTool(editor, event.key) || handlePlain(editor, event);
}

/** A dialog or menu has the keyboard to itself: nothing behind it is drawn or deleted. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=menu]") !== null;
}

function openPalette({ ui }: Editor): boolean {
  if (ui.getState().dialog === null) ui.setState({ dialog: "palette" });
  return true;
}

function handleControl({ session }: Editor, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key === "z" && event.shiftKey) session.redo();
  else if (key === "z") session.undo();
  else if (key === "y") session.redo();
  else return false;
  return true;
}

function pickClass(editor: Editor, key: string): boolean {
  const { session } = editor;
  const row = classesOf(session.state.project, session.sets.values()).find((candidate) => candidate.key === key.toLowerCase());
  if (row) chooseClass(editor, row.label);
  return row !== undefined;
}

function pickTool(editor: Editor, key: string): boolean {
  const tool = TOOLS.find((candidate) => candidate.key === key.toLowerCase());
  if (tool) chooseTool(editor, tool);
  return tool !== undefined;
}

function handlePlain(editor: Editor, event: KeyboardEvent): boolean {
  const { ui, stage } = editor;
  const state = ui.getState();
  const view = stage.focused;
  const actions: Record<string, () => void> = {
    "[": () => resizeBrush(editor, -1),
    "]": () => resizeBrush(editor, 1),
    "?": () => ui.setState({ dialog: "help" }),
    Tab: () => ui.setState({ allHidden: !state.allHidden }),
    Escape: () => ui.setState({ selected: null, placing: false, menu: null }),
    Delete: () => state.selected && removeObject(editor, state.selected),
    ArrowUp: () => view?.setIndex(view.index - (event.shiftKey ? 5 : 1)),
    ArrowDown: () => view?.setIndex(view.index + (event.shiftKey ? 5 : 1)),
    n: () => ui.setState({ placing: true }),
    i: () => stage.focusedVolume && stage.look({ invert: !lookOf(state, stage.focusedVolume).invert }),
    k: () => ui.setState({ crisp: !state.crisp }),
    x: () => ui.setState({ crosshair: !state.crosshair }),
    ...viewKeys(view),
  };
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  action?.();
  return action !== undefined;
}

function viewKeys(view: Viewport2D | null): Record<string, () => void> {
  return Object.fromEntries(VIEW_ACTIONS.flatMap(({ key, run }) => (key === undefined ? [] : [[key, () => view && run(view)]])));
}

/** Brush sizes grow in steps that stay useful from a vessel to an organ. */
export function resizeBrush({ ui }: Editor, direction: 1 | -1): void {
  ui.setState(({ brush }) => {
    const step = brush.size < 10 || (brush.size === 10 && direction < 0) ? 1 : brush.size < 30 ? 2 : 5;
    const size = Math.min(BRUSH_LIMITS.largest, Math.max(BRUSH_LIMITS.smallest, brush.size + direction * step));
    return { brush: { ...brush, size } };
  });
}
