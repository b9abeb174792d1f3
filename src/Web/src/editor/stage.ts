/** Where views, tools and the open exam meet. Pointer work stays in here and never enters React. */
import type { ExamSession } from "../sync/exam";
import type { VolumeDescriptor } from "../sync/wire";
import { shapeOf } from "../shapes/registry";
import { commitChange } from "../tools/drawing";
import { handleOf, shapeUnder } from "../tools/hitTest";
import type { ObjectRef, SliceShape, Tool, ToolPointer, ToolView } from "../tools/tool";
import { createTools, type ToolName } from "../tools/toolbox";
import {
  at,
  ijkFromPicture,
  lpsFromIjk,
  nearestIndex,
  type GridGeometry,
  type Ijk,
  type PicturePoint,
  type PlaneDescriptor,
  type PlaneName,
} from "../viewer/geometry";
import { httpSlices, SliceSource } from "../viewer/slices";
import { Viewport2D, type ViewportEvents } from "../viewer/viewport2d";
import type { ViewPointer } from "../viewer/viewportInput";
import type { EditorUiStore } from "./editorUi";
import { ownerAt, paintMasks, withStroke, type PaintedMasks } from "./maskPainter";
import { findLabel } from "./ontology";
import { Overlay } from "./overlay";
import { sceneOf } from "./scene";
import { StageHost } from "./stageHost";

export class Stage implements ViewportEvents {
  readonly host: StageHost = new StageHost(this);
  readonly tools: Record<ToolName, Tool> = createTools(this.host);
  /** The crosshair: where all planes meet. */
  cross: Ijk = [0, 0, 0];
  hovered: string | null = null;
  private readonly views = new Map<PlaneName, { readonly view: Viewport2D; readonly overlay: Overlay }>();
  private source: SliceSource | null = null;
  private readonly painted = new Map<PlaneName, { readonly key: string; readonly masks: PaintedMasks }>();
  private readonly unsubscribe: (() => void)[];
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Set<() => void>();
  private activeView: Viewport2D | null = null;

  constructor(
    readonly session: ExamSession,
    readonly ui: EditorUiStore,
    private readonly projectId: string,
  ) {
    this.unsubscribe = [
      ui.subscribe((state, before) => {
        if (state.tool !== before.tool) this.toolChanged(before.tool);
        if (state.display !== before.display) for (const { view } of this.views.values()) view.setDisplay(state.display);
        if (state.hidden !== before.hidden || state.selected !== before.selected) this.masksChanged();
        else this.redraw();
      }),
      session.store.subscribe((state, before) => (state.setsVersion !== before.setsVersion ? this.masksChanged() : this.redraw())),
    ];
  }

  /** The volume on screen. */
  volume: VolumeDescriptor | null = null;

  showVolume(volume: VolumeDescriptor): void {
    this.volume = volume;
    this.source = new SliceSource(httpSlices(`/api/projects/${this.projectId}/volumes/${volume.id}`));
    const { grid } = volume;
    this.cross = [Math.floor((grid.columns - 1) / 2), Math.floor((grid.rows - 1) / 2), Math.floor((grid.slices - 1) / 2)];
    this.ui.setState((state) => ({ display: { ...state.display, window: { center: volume.window.center, width: volume.window.width } } }));
  }

  /** Puts a plane's view into an element; gives how to take it out. */
  attach(host: HTMLElement, plane: PlaneDescriptor): () => void {
    const { volume, source } = this;
    if (!volume || !source) throw new Error("No volume is shown.");
    const view = new Viewport2D(host, volume, plane, source, this.ui.getState().display, this);
    const overlay = new Overlay(view);
    this.views.set(plane.plane, { view, overlay });
    view.setMasks(() => this.masksOf(view));
    view.setIndex(nearestIndex(volume.grid, plane, this.cross));
    return () => {
      this.activeTool.cancel();
      if (this.activeView === view) this.activeView = null;
      this.views.delete(plane.plane);
      this.painted.delete(plane.plane);
      view.dispose();
    };
  }

  dispose(): void {
    for (const stop of this.unsubscribe) stop();
    for (const { view } of this.views.values()) view.dispose();
  }

  /** The view the keyboard belongs to: the last one pointed at. */
  get focused(): Viewport2D | null {
    return this.activeView ?? [...this.views.values()][0]?.view ?? null;
  }

  get activeTool(): Tool {
    return this.tools[this.ui.getState().tool];
  }

  view(plane: PlaneName): Viewport2D | undefined {
    return this.views.get(plane)?.view;
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
    const { placing } = this.ui.getState();
    const pointer: ToolPointer = { ...event, view, picture: view.pictureAt(event.canvas) };
    const pin = event.kind === "down" && event.target instanceof Element ? event.target.getAttribute("data-issue") : null;
    if (pin) return this.ui.setState({ tab: "issues", openIssue: pin, rightOpen: true });
    if (placing && event.kind === "down") return this.placeIssue(view, pointer.picture);
    if (event.kind === "move" && !event.pressed) this.hover(pointer);
    this.activeTool.handle(pointer);
  }

  menu(view: Viewport2D, event: ViewPointer): void {
    const pointer: ToolPointer = { ...event, view, picture: view.pictureAt(event.canvas) };
    const handle = handleOf(event.target);
    const shape = handle ? this.host.shapesOn(view).find((candidate) => candidate.objectId === handle.objectId) : undefined;
    if (handle && shape && this.removeVertex(view, shape, handle.index)) return;
    const object = shapeUnder(this.host, pointer)?.shape ?? this.maskAt(view, pointer.picture);
    if (!object) return;
    this.host.select(object);
    const box = view.element.getBoundingClientRect();
    const place = { x: box.left + event.canvas.x, y: box.top + event.canvas.y, plane: view.plane.plane, index: view.shownIndex };
    this.ui.setState({ menu: { ...place, object: { set: object.set, objectId: object.objectId } } });
  }

  windowDragged(_: Viewport2D, window: { center: number; width: number }): void {
    this.ui.setState((state) => ({ display: { ...state.display, window } }));
  }

  activated(view: Viewport2D): void {
    this.ui.setState((state) => ({ full: state.full === null && (this.volume?.planes.length ?? 1) > 1 ? view.plane.plane : null }));
  }

  wantsDouble(): boolean {
    return this.activeTool.wantsDouble && !this.activeTool.isIdle;
  }

  indexChanged(view: Viewport2D): void {
    const cross: [number, number, number] = [...this.cross];
    const axis = { i: 0, j: 1, k: 2 }[view.plane.sliceAxis.axis];
    cross[axis] = at(ijkFromPicture(view.volume.grid, view.plane, { x: 0, y: 0 }, view.index), axis);
    this.cross = cross;
    for (const { view: other } of this.views.values()) if (other !== view) other.invalidate();
    for (const listener of this.listeners) listener();
    this.present(view, null);
  }

  cursorMoved(view: Viewport2D, ijk: Ijk | null): void {
    if (!ijk && this.host.brushAt?.view === view) this.host.showBrush(null, null);
    if (!ijk && this.hovered) this.setHovered(null);
    this.present(view, ijk);
  }

  rendered(view: Viewport2D): void {
    this.views.get(view.plane.plane)?.overlay.draw(sceneOf(this, view));
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
    for (const { view } of this.views.values()) view.reveal(ijk);
  }

  /** Shows one slice of one plane. */
  goToSlice(plane: PlaneName, index: number): void {
    this.views.get(plane)?.view.setIndex(index);
  }

  eachView(act: (view: Viewport2D) => void): void {
    for (const { view } of this.views.values()) act(view);
  }

  redraw(): void {
    for (const { view } of this.views.values()) view.invalidate();
  }

  /** Moves the crosshair and with it every plane. */
  moveCross(grid: GridGeometry, ijk: Ijk): void {
    this.cross = ijk;
    for (const { view } of this.views.values()) view.setIndex(nearestIndex(grid, view.plane, ijk));
    this.redraw();
    for (const listener of this.listeners) listener();
  }

  /** The object whose mask covers a picture point. */
  maskAt(view: ToolView, point: PicturePoint): ObjectRef | null {
    const masks = this.painted.get(view.plane.plane)?.masks;
    return masks ? ownerAt(masks, view.plane.width, Math.round(point.x), Math.round(point.y)) : null;
  }

  private masksChanged(): void {
    for (const { view } of this.views.values()) view.masksChanged();
  }

  private masksOf(view: Viewport2D) {
    const { hidden, selected } = this.ui.getState();
    const { project, setsVersion } = this.session.state;
    const key = `${view.shownIndex}|${setsVersion}|${selected?.objectId ?? ""}|${[...hidden].join()}`;
    const known = this.painted.get(view.plane.plane);
    const colour = (set: string, objectId: string): string | null => {
      const object = hidden.has(objectId) ? undefined : this.session.sets.get(set)?.find(objectId);
      return object ? (findLabel(project, object.labelId)?.colour ?? "#ffffff") : null;
    };
    const masks =
      known?.key === key
        ? known.masks
        : paintMasks(this.session.sets.values(), view.volume.grid, view.plane, view.shownIndex, colour, selected?.objectId ?? null);
    this.painted.set(view.plane.plane, { key, masks });
    const { stroke } = this.host;
    return stroke?.view === view && stroke.index === view.shownIndex ? withStroke(masks, stroke) : masks;
  }

  private toolChanged(before: ToolName): void {
    this.tools[before].cancel();
    this.host.showBrush(null, null);
  }

  private activate(view: Viewport2D): void {
    if (this.activeView === view) return;
    this.activeView = view;
    for (const { view: other } of this.views.values()) other.element.dataset["active"] = String(other === view);
  }

  private hover(pointer: ToolPointer): void {
    const scene = sceneOf(this, pointer.view);
    const under = shapeUnder({ selected: this.host.selected, shapesOn: () => scene.shapes }, pointer)?.shape.objectId ?? null;
    this.setHovered(under);
    const holder = scene.shapes.find((shape) => shape.objectId === under)?.heldBy;
    const { element } = this.views.get(pointer.view.plane.plane)?.view ?? {};
    if (element) element.style.cursor = holder ? "not-allowed" : under && this.ui.getState().tool === "select" ? "pointer" : "";
  }

  private setHovered(objectId: string | null): void {
    if (this.hovered === objectId) return;
    this.hovered = objectId;
    this.redraw();
  }

  private removeVertex(view: Viewport2D, shape: SliceShape, handle: number): boolean {
    const module = shapeOf(shape.shape);
    if (!module?.remove || !this.mayEdit() || this.session.heldByOther(shape)) return false;
    const points = module.remove(shape.points, handle);
    if (points) commitChange(this.host, view, view.shownIndex, shape, points);
    else this.host.say("Fewer vertices would be no shape any more. Delete the object instead.");
    return true;
  }

  private placeIssue(view: Viewport2D, point: PicturePoint): void {
    const ijk = ijkFromPicture(view.volume.grid, view.plane, point, view.shownIndex);
    this.ui.setState({ placing: false, dialog: "issue", pin: { plane: view.plane.plane, index: view.shownIndex, ijk } });
  }

  private present(view: Viewport2D, ijk: Ijk | null): void {
    const point = ijk && lpsFromIjk(view.volume.grid, ijk);
    const { selected, tool } = this.ui.getState();
    const holding = selected && !this.activeTool.isIdle ? { holding: selected } : {};
    this.session.present({ plane: view.plane.plane, index: view.index, tool, ...(point ? { point } : {}), ...holding });
  }
}
