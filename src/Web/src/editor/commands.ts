/** Everything the palette can do, by name. */
import { TOOLS } from "../tools/toolbox";
import { COLOUR_MAPS } from "../viewer/colourMaps";
import { presetLook } from "../viewer/viewedVolume";
import { NO_FILTER } from "../viewer/voi";
import { chooseClass, chooseTool } from "./choosing";
import type { Editor } from "./context";
import type { PanelTab } from "./editorUi";
import { chooseGrid, compareSeries, restoreLayout } from "./layoutActions";
import { lookOf } from "./looks";
import { classesOf } from "./ontology";
import { VIEW_ACTIONS } from "./viewActions";
import { presetsOf } from "./windows";

export interface PaletteCommand {
  readonly name: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** All commands that have a meaning now. */
export function commandsOf(editor: Editor): PaletteCommand[] {
  return [
    ...toolCommands(editor),
    ...classCommands(editor),
    ...viewCommands(editor),
    ...windowCommands(editor),
    ...layoutCommands(editor),
    ...pageCommands(editor),
  ];
}

const toolCommands = (editor: Editor): PaletteCommand[] =>
  TOOLS.map((tool) => ({ name: `Tool: ${tool.title}`, keys: tool.key.toUpperCase(), run: () => chooseTool(editor, tool) }));

const classCommands = (editor: Editor): PaletteCommand[] =>
  classesOf(editor.session.state.project, editor.session.sets.values()).map(({ label, key }) => ({
    name: `Class: ${label.name}`,
    ...(key === null ? {} : { keys: key.toUpperCase() }),
    run: () => chooseClass(editor, label),
  }));

const viewCommands = ({ stage }: Editor): PaletteCommand[] =>
  VIEW_ACTIONS.map((action) => ({
    name: `View: ${action.title}`,
    ...(action.key === undefined ? {} : { keys: action.key.toUpperCase() }),
    run: () => {
      const view = stage.focused;
      if (view) action.run(view);
    },
  }));

function windowCommands({ ui, stage, session }: Editor): PaletteCommand[] {
  const volume = stage.focusedVolume;
  const presets = presetsOf(volume, session.state.project).map((preset) => ({
    name: `Window: ${preset.name}`,
    run: () => volume && stage.look(presetLook(preset, lookOf(ui.getState(), volume).voiFunction)),
  }));
  const maps = COLOUR_MAPS.map((colourMap) => ({ name: `Colour map: ${colourMap}`, run: () => stage.look({ colourMap }) }));
  const { crisp } = ui.getState();
  const invert = volume !== null && lookOf(ui.getState(), volume).invert;
  return [
    ...presets,
    ...maps,
    { name: "Invert grey", keys: "I", run: () => stage.look({ invert: !invert }) },
    { name: "Brightness, contrast and gamma at rest", run: () => stage.look(NO_FILTER) },
    { name: "Crisp pixels", keys: "K", run: () => ui.setState({ crisp: !crisp }) },
  ];
}

const GRIDS = [
  [1, 1],
  [2, 1],
  [1, 2],
  [2, 2],
  [3, 2],
  [3, 3],
  [4, 4],
] as const;

function layoutCommands(editor: Editor): PaletteCommand[] {
  const grids = GRIDS.map(([columns, rows]) => ({ name: `Layout: ${columns} × ${rows}`, run: () => chooseGrid(editor, columns, rows) }));
  return [
    ...grids,
    { name: "Layout: default", run: () => restoreLayout(editor) },
    ...(editor.session.state.volumes.length > 1 ? [{ name: "Layout: series side by side", run: () => compareSeries(editor) }] : []),
  ];
}

function pageCommands({ ui, session }: Editor): PaletteCommand[] {
  const state = ui.getState();
  const tab = (name: PanelTab) => (): void => ui.setState({ tab: name, rightOpen: true, allHidden: false });
  return [
    { name: "Undo my last change", keys: "Ctrl+Z", run: () => session.undo() },
    { name: "Redo", keys: "Ctrl+Shift+Z", run: () => session.redo() },
    { name: "Panel: Labels", run: tab("labels") },
    { name: "Panel: Issues", run: tab("issues") },
    { name: "Panel: History", run: tab("history") },
    { name: "Crosshair lines", keys: "X", run: () => ui.setState({ crosshair: !state.crosshair }) },
    { name: "Pin an issue", keys: "N", run: () => ui.setState({ placing: true }) },
    { name: "Hide or show all panels", keys: "Tab", run: () => ui.setState({ allHidden: !state.allHidden }) },
    { name: "Instructions", run: () => ui.setState({ dialog: "instructions" }) },
    { name: "Hotkeys", keys: "?", run: () => ui.setState({ dialog: "help" }) },
  ];
}
