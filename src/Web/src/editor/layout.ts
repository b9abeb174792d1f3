/** Which view stands where: a grid of up to 4 × 4 cells, each with a representation and a series. */
import type { PlaneName } from "../viewer/geometry";

export const LARGEST_GRID = 4;

export type ViewName = PlaneName | "oblique" | "perspective";

export interface Cell {
  readonly id: string;
  readonly view: ViewName;
  /** The series shown; null for the one chosen for the page. */
  readonly volumeId: string | null;
}

export interface Layout {
  readonly columns: number;
  /** Row by row; always whole rows. */
  readonly cells: readonly Cell[];
}

const ORDER: readonly ViewName[] = ["axial", "sagittal", "coronal", "perspective"];

const cell = (id: number, view: ViewName, volumeId: string | null = null): Cell => ({ id: `c${id}`, view, volumeId });

/** Axial, sagittal, coronal and the perspective. */
export const DEFAULT_LAYOUT: Layout = { columns: 2, cells: ORDER.map((view, n) => cell(n, view)) };

/** The layout with another grid: views keep their order, new cells show what is not shown yet. Null above 4 × 4 or below 1 × 1. */
export function withGrid(layout: Layout, columns: number, rows: number): Layout | null {
  const fits = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= LARGEST_GRID;
  if (!fits(columns) || !fits(rows)) return null;
  const cells = layout.cells.slice(0, columns * rows);
  const taken = new Set(cells.map(({ id }) => id));
  for (let n = 0; cells.length < columns * rows; n++) {
    if (taken.has(`c${n}`)) continue;
    const missing = ORDER.find((view) => !cells.some((other) => other.view === view && other.volumeId === null));
    cells.push(cell(n, missing ?? "axial"));
  }
  return { columns, cells };
}

/** The layout with two cells in each other's place. */
export function swapped(layout: Layout, a: string, b: string): Layout {
  const [first, second] = [a, b].map((id) => layout.cells.find((candidate) => candidate.id === id));
  if (!first || !second) return layout;
  return { ...layout, cells: layout.cells.map((one) => (one.id === a ? second : one.id === b ? first : one)) };
}

/** The layout with one cell changed. */
export function withCell(layout: Layout, id: string, change: Partial<Omit<Cell, "id">>): Layout {
  return { ...layout, cells: layout.cells.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

/** Series side by side, one column each, in one plane: at most four. */
export function comparing(volumeIds: readonly string[], view: ViewName): Layout {
  const shown = volumeIds.slice(0, LARGEST_GRID);
  return { columns: Math.max(1, shown.length), cells: shown.map((volumeId, n) => cell(n, view, volumeId)) };
}

/** What a volume can be shown as. */
export interface Showable {
  readonly id: string;
  readonly isVolume: boolean;
  readonly pixelType: string;
  readonly planes: readonly { readonly plane: PlaneName }[];
}

/** Whether pictures can be cut anywhere through it: the server has no values between voxels of colour, and none between slices of a stack. */
export function isCuttable({ isVolume, pixelType }: Pick<Showable, "isVolume" | "pixelType">): boolean {
  return isVolume && pixelType !== "rgb8";
}

/** A cell with what it really shows; null where its volume cannot be shown so. */
export interface FittedCell<T extends Showable> {
  readonly cell: Cell;
  readonly volume: T | null;
  readonly view: ViewName;
}

/** What each cell shows of the volumes there are. A stack has its acquired slices only; a page of one stack is one view. */
export function fitted<T extends Showable>(
  layout: Layout,
  chosen: T,
  volumes: readonly T[],
): { readonly columns: number; readonly cells: readonly FittedCell<T>[] } {
  const cells = layout.cells.map((one) =>
    fit(one, one.volumeId === null ? chosen : (volumes.find(({ id }) => id === one.volumeId) ?? null)),
  );
  const lone = cells.every(({ volume, view }) => volume === chosen && view === "native");
  return lone ? { columns: 1, cells: cells.slice(0, 1) } : { columns: layout.columns, cells };
}

function fit<T extends Showable>(one: Cell, volume: T | null): FittedCell<T> {
  if (!volume) return { cell: one, volume, view: one.view };
  if (volume.isVolume && (one.view === "perspective" || (one.view === "oblique" && isCuttable(volume))))
    return { cell: one, volume, view: one.view };
  const has = volume.planes.some(({ plane }) => plane === one.view);
  return { cell: one, volume, view: has ? one.view : (volume.planes[0]?.plane ?? "native") };
}
