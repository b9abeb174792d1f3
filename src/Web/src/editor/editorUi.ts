/** What the editor's page shows and how: nothing in here is anybody's data. Panels and habits are remembered in the browser. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ToolName } from "../tools/toolbox";
import type { BrushSettings, ObjectRef } from "../tools/tool";
import type { PlaneName } from "../viewer/geometry";
import { TRUE_PLANES, type Orientation } from "../viewer/oblique";
import type { Slab } from "../viewer/pictures";
import type { Look } from "../viewer/viewedVolume";
import { DEFAULT_LAYOUT, type Layout } from "./layout";

export type PanelTab = "labels" | "issues" | "history" | "volumes";
export type Dialog = "help" | "instructions" | "skip" | "reject" | "issue" | "palette" | "labelmap" | null;

export interface MenuState {
  readonly x: number;
  readonly y: number;
  readonly object: ObjectRef;
  readonly plane: PlaneName;
  readonly index: number;
}

/** What the 3D view shows. */
export interface PerspectiveShown {
  readonly hiddenPlanes: readonly PlaneName[];
  readonly volume: boolean;
  readonly annotations: boolean;
  readonly handles: boolean;
  readonly inverted: boolean;
}

export interface EditorUi {
  readonly tool: ToolName;
  readonly activeLabelId: string | null;
  readonly selected: ObjectRef | null;
  readonly hidden: ReadonlySet<string>;
  readonly volumeId: string | null;
  /** The series of the view last pointed at; null before that. */
  readonly focusedVolumeId: string | null;
  readonly layout: Layout;
  /** How the oblique plane lies in the patient. */
  readonly oblique: Orientation;
  /** The slab of each cell that has one. A habit would be a trap: the next exam begins without. */
  readonly slabs: ReadonlyMap<string, Slab>;
  /** The cell shown alone, or null for the grid. */
  readonly full: string | null;
  /** Whether views of other series follow by patient position. */
  readonly linked: boolean;
  /** How each volume looks where that was changed. */
  readonly looks: ReadonlyMap<string, Look>;
  readonly crisp: boolean;
  readonly fillAlpha: number;
  readonly perspective: PerspectiveShown;
  readonly brush: BrushSettings;
  readonly rightOpen: boolean;
  readonly rightWidth: number;
  readonly allHidden: boolean;
  readonly tab: PanelTab;
  readonly crosshair: boolean;
  readonly hints: boolean;
  /** A sentence for the person, shown above the quick bar until the next one. */
  readonly said: { readonly text: string; readonly serial: number } | null;
  readonly dialog: Dialog;
  readonly menu: MenuState | null;
  /** Where a pinned issue is being written. */
  readonly pin: { readonly plane: PlaneName; readonly index: number; readonly ijk: readonly number[] } | null;
  /** The next click places an issue. */
  readonly placing: boolean;
  readonly openIssue: string | null;
}

const REMEMBERED = "annotator-editor";

type Habits = Pick<
  EditorUi,
  "rightOpen" | "rightWidth" | "crosshair" | "hints" | "brush" | "crisp" | "fillAlpha" | "linked" | "layout" | "perspective"
>;
const HABITS: Habits = {
  rightOpen: true,
  rightWidth: 296,
  crosshair: true,
  hints: true,
  brush: { size: 10, takeOver: false },
  crisp: false,
  fillAlpha: 0.3,
  linked: true,
  layout: DEFAULT_LAYOUT,
  perspective: { hiddenPlanes: [], volume: true, annotations: true, handles: true, inverted: false },
};

function habits(): Habits {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? "{}") as Partial<Habits>;
    return { ...HABITS, ...kept };
  } catch {
    return HABITS;
  }
}

export type EditorUiStore = StoreApi<EditorUi>;

export function createEditorUi(): EditorUiStore {
  const kept = habits();
  const store = createStore<EditorUi>(() => ({
    tool: "select",
    activeLabelId: null,
    selected: null,
    hidden: new Set<string>(),
    volumeId: null,
    focusedVolumeId: null,
    full: null,
    looks: new Map<string, Look>(),
    oblique: TRUE_PLANES.axial,
    slabs: new Map<string, Slab>(),
    allHidden: false,
    tab: "labels",
    said: null,
    dialog: null,
    menu: null,
    pin: null,
    placing: false,
    openIssue: null,
    ...kept,
  }));
  store.subscribe((state) => remember(state));
  return store;
}

function remember(state: EditorUi): void {
  const { rightOpen, rightWidth, crosshair, hints, brush, crisp, fillAlpha, linked, layout, perspective } = state;
  // Which series stood where belongs to this exam; the grid and its planes are a habit.
  const cells = layout.cells.map((cell) => ({ ...cell, volumeId: null }));
  const kept: Habits = {
    ...{ rightOpen, rightWidth, crosshair, hints, brush, crisp, fillAlpha, linked, perspective },
    layout: { ...layout, cells },
  };
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing only forgets the panels.
  }
}

let serial = 0;

/** Tells the person something in one sentence. */
export function say(store: EditorUiStore, text: string): void {
  store.setState({ said: { text, serial: ++serial } });
}
