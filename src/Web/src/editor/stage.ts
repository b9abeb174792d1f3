/** Where views, tools and the open exam meet. Pointer work stays in here and never enters React. */
import type { ExamSession } from "../sync/exam";
import type { VolumeDescriptor } from "../sync/wire";
import type { ObjectRef, Tool, ToolView } from "../tools/tool";
import { createTools, type ToolName } from "../tools/toolbox";
import {
  ijkFromPicture,
  isOblique,
  lpsFromIjk,
  nearestIndex,
  pictureFromIjk,
  type GridGeometry,
  type Ijk,
  type PicturePoint,
  type ViewedPlane,
  type PlaneName,
} from "../viewer/geometry";
import { areLinked, type SlicePlace } from "../viewer/linking";
import { SliceSources, type SliceSource } from "../viewer/slices";
import type { ViewportEvents } from "../viewer/viewContent";
import { Viewport2D } from "../viewer/viewport2d";
import type { Look } from "../viewer/viewedVolume";
import type { ViewPointer } from "../viewer/viewportInput";
import { Crosshair } from "./crosshair";
import type { EditorUiStore } from "./editorUi";
import { changeLook, displayOf } from "./looks";
import { MaskPictures } from "./maskPictures";
import { ObliqueViews } from "./obliqueViews";
import { Overlay } from "./overlay";
import { sceneOf } from "./scene";
import { StageHost } from "./stageHost";
import { StagePointer } from "./stagePointer";

export class Stage implements ViewportEvents {
  readonly host: StageHost = new StageHost(this);
  readonly tools: Record<ToolName, Tool> = createTools(this.host);
  readonly crosshair = new Crosshair(() => this.session.state.volumes.map((volume) => volume.grid));
  readonly obliques = new ObliqueViews(this);
  hovered: string | null = null;
  private readonly shown = new Map<string, { readonly view: Viewport2D; readonly overlay: Overlay }>();
  private readonly sources: SliceSources;
  private readonly masks = new MaskPictures(this);
  private readonly pointers = new StagePointer(this);
  private following = false;
  private readonly unsubscribe: (() => void)[];
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Set<() => void>();
  private activeView: Viewport2D | null = null;

  constructor(
    readonly session: ExamSession,
    readonly ui: EditorUiStore,
    projectId: string,
  ) {
    this.sources = new SliceSources((volumeId) => `/api/projects/${projectId}/volumes/${volumeId}`);
    this.unsubscribe = [
      ui.subscribe((state, before) => {
        if (state.tool !== before.tool) this.toolChanged(before.tool);
        this.eachView((view) => view.setDisplay(displayOf(state, view.volume)));
        if (state.hidden !== before.hidden || state.selected !== before.selected) this.eachView((view) => view.masksChanged());
        else this.redraw();
        if (state.oblique !== before.oblique) this.obliques.turn();
      }),
      session.store.subscribe((state, before) =>
        state.setsVersion !== before.setsVersion ? this.eachView((view) => view.masksChanged()) : this.redraw(),
      ),
    ];
  }

  /** The volume chosen for the page. */
  get volume(): VolumeDescriptor | null {
    return this.volumeOf(this.ui.getState().volumeId);
  }

  /** Puts a view into a cell, or shows another plane or volume in the view it has. */
  showIn(cell: string, host: HTMLElement, volume: VolumeDescriptor, plane: ViewedPlane): void {
    const slab = this.ui.getState().slabs.get(cell) ?? null;
    const content = { volume, plane, slab, source: this.sourceOf(volume) };
    const index = nearestIndex(volume.grid, plane, this.crosshair.on(volume.grid));
    const known = this.shown.get(cell)?.view;
    if (known) {
      if (known.volume === volume && known.slab === slab && known.plane === plane) return;
      this.activeTool.cancel();
      known.setDisplay(displayOf(this.ui.getState(), volume));
      return known.show(content, index);
    }
    const view = new Viewport2D(host, content, index, displayOf(this.ui.getState(), volume), this);
    this.shown.set(cell, { view, overlay: new Overlay(view) });
    view.setMasks(() => this.masks.of(view));
  }

  /** Takes a cell's view away. */
  leave(cell: string): void {
    const view = this.shown.get(cell)?.view;
    if (!view) return;
    this.activeTool.cancel();
    if (this.activeView === view) this.activeView = null;
    this.shown.delete(cell);
    view.dispose();
  }

  sourceOf({ id }: VolumeDescriptor): SliceSource {
    return this.sources.of(id);
  }

  private volumeOf(id: string | null): VolumeDescriptor | null {
    return this.session.state.volumes.find((volume) => volume.id === id) ?? null;
  }

  dispose(): void {
    for (const stop of this.unsubscribe) stop();
    for (const { view } of this.shown.values()) view.dispose();
  }

  /** Whether every view shows the slice it was asked for. */
  get isSettled(): boolean {
    return this.views.every((view) => view.settled);
  }

  /** The view the keyboard belongs to: the last one pointed at. */
  get focused(): Viewport2D | null {
    return this.activeView ?? this.views[0] ?? null;
  }

  get activeTool(): Tool {
    return this.tools[this.ui.getState().tool];
  }

  /** The first view of a plane of the chosen volume. */
  view(plane: PlaneName): Viewport2D | undefined {
    return this.views.find((view) => view.plane.plane === plane && view.volume.id === this.volume?.id);
  }

  get views(): readonly Viewport2D[] {
    return [...this.shown.values()].map(({ view }) => view);
  }

  viewIn(cell: string): Viewport2D | undefined {
    return this.shown.get(cell)?.view;
  }

  /** The view that a tool knows by less. */
  viewBehind(view: ToolView): Viewport2D | undefined {
    return this.views.find((candidate) => candidate === view);
  }

  /** Calls back after each drawing of any view; gives what ends it. */
  onDraw(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  onMove(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // What views tell.

  pointer(view: Viewport2D, event: ViewPointer): void {
    this.activate(view);
    this.pointers.pointer(view, event);
  }

  menu(view: Viewport2D, event: ViewPointer): void {
    this.pointers.menu(view, event);
  }

  windowDragged(view: Viewport2D, window: { center: number; width: number }): void {
    this.look({ window }, view.volume.id);
  }

  /** Changes how a volume looks; without one, that of the view last pointed at. */
  look(change: Partial<Look>, volumeId?: string): void {
    const volume = volumeId === undefined ? this.focusedVolume : this.volumeOf(volumeId);
    if (volume) changeLook(this.ui, volume, change, this.session.state.volumes);
  }

  /** The volume of the view last pointed at, else the chosen one. */
  get focusedVolume(): VolumeDescriptor | null {
    return this.volumeOf(this.ui.getState().focusedVolumeId) ?? this.volume;
  }

  activated(view: Viewport2D): void {
    const cell = [...this.shown].find(([, entry]) => entry.view === view)?.[0] ?? null;
    this.ui.setState(({ full, layout }) => ({ full: full === null && layout.cells.length > 1 ? cell : null }));
  }

  wantsDouble(): boolean {
    return this.activeTool.wantsDouble && !this.activeTool.isIdle;
  }

  indexChanged(view: Viewport2D): void {
    if (this.following) return;
    const { grid } = view.volume;
    const here = pictureFromIjk(grid, view.plane, this.crosshair.on(grid));
    this.crosshair.move(grid, ijkFromPicture(grid, view.plane, here, view.index));
    const { linked } = this.ui.getState();
    // Along an oblique plane's normal all planes of the lattice are passed.
    const isAlong = (other: Viewport2D): boolean => other.plane.plane === view.plane.plane || isOblique(view.plane);
    const isLinked = (other: Viewport2D): boolean => (linked ? areLinked(grid, other.volume.grid) : other.volume.grid.id === grid.id);
    if (linked || isOblique(view.plane)) this.follow((other) => other !== view && isAlong(other) && isLinked(other));
    for (const { view: other } of this.shown.values()) if (other !== view) other.invalidate();
    for (const listener of this.listeners) listener();
    this.present(view, null);
  }

  /** Takes views to the slice nearest to the crosshair. */
  private follow(whom: (view: Viewport2D) => boolean): void {
    this.following = true;
    this.eachView((view) => whom(view) && view.setIndex(nearestIndex(view.volume.grid, view.plane, this.crosshair.on(view.volume.grid))));
    this.following = false;
  }

  cursorMoved(view: Viewport2D, ijk: Ijk | null): void {
    if (!ijk && this.host.brushAt?.view === view) this.host.showBrush(null, null);
    if (!ijk && this.hovered) this.setHovered(null);
    this.present(view, ijk);
  }

  rendered(view: Viewport2D): void {
    for (const entry of this.shown.values()) if (entry.view === view) entry.overlay.draw(sceneOf(this, view));
    for (const watcher of this.watchers) watcher();
  }

  // The rest of the page.

  /** Whether drawing is allowed to me, here and now. */
  mayEdit(): boolean {
    const { me, task } = this.session.state;
    if (me?.actions.includes("annotate") !== true) return false;
    return task === null || task.stageKind === "annotate" || ![...this.session.sets.values()].every((set) => set.sealed);
  }

  /** Takes every plane to a voxel. */
  goTo(ijk: Ijk): void {
    const { volume } = this;
    if (!volume) return;
    this.moveCross(volume.grid, ijk);
    for (const { view } of this.shown.values()) view.reveal(ijk);
  }

  /** Shows one slice of one plane. */
  goToSlice(plane: PlaneName, index: number): void {
    this.view(plane)?.setIndex(index);
  }

  eachView(act: (view: Viewport2D) => void): void {
    for (const view of this.views) act(view);
  }

  redraw(): void {
    for (const view of this.views) view.invalidate();
  }

  /** Other views of the page, with their slices: where they cut a picture is drawn there. */
  get slicesShown(): readonly SlicePlace[] {
    return this.views.map((view) => ({ grid: view.volume.grid, plane: view.plane, index: view.index }));
  }

  /** Moves the crosshair and with it every plane. */
  moveCross(grid: GridGeometry, ijk: Ijk): void {
    this.crosshair.move(grid, ijk);
    const { linked } = this.ui.getState();
    this.follow((view) => view.volume.grid.id === grid.id || (linked && areLinked(grid, view.volume.grid)));
    this.redraw();
    for (const listener of this.listeners) listener();
  }

  /** The object whose mask covers a picture point. */
  maskAt(view: ToolView, point: PicturePoint): ObjectRef | null {
    const behind = this.viewBehind(view);
    return behind ? this.masks.at(behind, point) : null;
  }

  private toolChanged(before: ToolName): void {
    this.tools[before].cancel();
    this.host.showBrush(null, null);
  }

  private activate(view: Viewport2D): void {
    if (this.activeView === view) return;
    this.activeView = view;
    if (this.ui.getState().focusedVolumeId !== view.volume.id) this.ui.setState({ focusedVolumeId: view.volume.id });
    for (const { view: other } of this.shown.values()) other.element.dataset["active"] = String(other === view);
  }

  setHovered(objectId: string | null): void {
    if (this.hovered === objectId) return;
    this.hovered = objectId;
    this.redraw();
  }

  private present(view: Viewport2D, ijk: Ijk | null): void {
    const point = ijk && lpsFromIjk(view.volume.grid, ijk);
    const { selected, tool } = this.ui.getState();
    const holding = selected && !this.activeTool.isIdle ? { holding: selected } : {};
    this.session.present({ plane: view.plane.plane, index: view.index, tool, ...(point ? { point } : {}), ...holding });
  }
}
