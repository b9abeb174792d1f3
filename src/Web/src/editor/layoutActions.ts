/** Changing which view stands where. */
import type { Editor } from "./context";
import { say } from "./editorUi";
import { comparing, DEFAULT_LAYOUT, LARGEST_GRID, swapped, withCell, withGrid, type Cell } from "./layout";

export function chooseGrid({ ui }: Editor, columns: number, rows: number): void {
  const layout = withGrid(ui.getState().layout, columns, rows);
  if (layout) ui.setState({ layout, full: null });
  else say(ui, `A grid has 1 to ${LARGEST_GRID} columns and rows.`);
}

/** The grid of the first visit, with every panel back in its place. */
export function restoreLayout({ ui }: Editor): void {
  ui.setState({ layout: DEFAULT_LAYOUT, full: null, rightOpen: true, rightWidth: 296, allHidden: false });
}

/** Every series of the exam beside the others, in the plane last looked at; they scroll together by patient position. */
export function compareSeries({ ui, session, stage }: Editor): void {
  const { volumes } = session.state;
  const phases = new Set<string>();
  // Phases of one axis are one series to the eye.
  const series = volumes.filter(({ phase }) => phase === undefined || (!phases.has(phase.axisId) && phases.add(phase.axisId)));
  const first = series.toSorted((a, b) => Number(b.isVolume) - Number(a.isVolume)).map(({ id }) => id);
  ui.setState({ layout: comparing(first, stage.focused?.plane.plane ?? "axial"), full: null, linked: true });
}

export function changeCell({ ui }: Editor, id: string, change: Partial<Omit<Cell, "id">>): void {
  ui.setState(({ layout }) => ({ layout: withCell(layout, id, change) }));
}

export function swapCells({ ui }: Editor, a: string, b: string): void {
  ui.setState(({ layout }) => ({ layout: swapped(layout, a, b) }));
}

export function expandCell({ ui }: Editor, id: string): void {
  ui.setState(({ full }) => ({ full: full === id ? null : id }));
}
