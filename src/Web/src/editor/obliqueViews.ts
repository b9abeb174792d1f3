/** The page's oblique plane: through the crosshair, turned by handles on its line in the other views. */
import type { VolumeDescriptor } from "../sync/wire";
import { dot, isOblique, lpsFromIjk, nearestIndex, unit, type GridGeometry, type Lps, type ObliquePlane } from "../viewer/geometry";
import { angleAbout, normalOf, obliquePlane, turnedAbout } from "../viewer/oblique";
import { picturesOf } from "../viewer/pictures";
import type { CanvasPoint } from "../viewer/viewTransform";
import type { Viewport2D } from "../viewer/viewport2d";
import type { ViewPointer } from "../viewer/viewportInput";
import type { Stage } from "./stage";

/** A handle in somebody's hand: the view it is in, the axis it turns about, and where it was last, from the crosshair. */
interface Held {
  readonly view: Viewport2D;
  readonly axis: Lps;
  last: Lps;
}

export class ObliqueViews {
  private held: Held | null = null;
  private isTurning = false;
  private isStale = false;

  constructor(private readonly stage: Stage) {}

  /** The oblique plane in a grid as it is turned now; null where patient positions are unknown. */
  planeOf(grid: GridGeometry): ObliquePlane | null {
    const through = lpsFromIjk(grid, this.stage.crosshair.on(grid));
    return through && obliquePlane(grid, this.stage.ui.getState().oblique, through);
  }

  /** Whether a view of the page shows it. */
  isShown(grid: GridGeometry): boolean {
    return this.stage.views.some(({ volume, plane }) => isOblique(plane) && volume.grid.id === grid.id);
  }

  /** Takes oblique views to the orientation in force, one picture after the other; orientations passed over meanwhile are left out. */
  turn(): void {
    this.stage.redraw();
    this.isStale = true;
    if (!this.isTurning) void this.turnAll();
  }

  /** True when the pointer is about a tilt handle. */
  pointer(view: Viewport2D, event: ViewPointer): boolean {
    const { held } = this;
    if (event.kind === "down" && event.target instanceof Element && event.target.hasAttribute("data-tilt")) {
      this.take(view, event.canvas);
      return true;
    }
    if (held?.view !== view) return false;
    if (event.kind === "move") this.drag(held, event.canvas);
    else this.held = null;
    return true;
  }

  private take(view: Viewport2D, at: CanvasPoint): void {
    const axis = isOblique(view.plane) ? null : normalOf(view.volume.grid, view.plane);
    const last = axis && this.fromCrosshair(view, axis, at);
    if (axis && last) this.held = { view, axis, last };
  }

  private drag(held: Held, at: CanvasPoint): void {
    const now = this.fromCrosshair(held.view, held.axis, at);
    if (!now) return;
    const angle = angleAbout(held.axis, held.last, now);
    held.last = now;
    this.stage.ui.setState(({ oblique }) => ({ oblique: turnedAbout(oblique, held.axis, angle) }));
  }

  /** The direction in the patient from the crosshair to a place of a view, in the view's plane. */
  private fromCrosshair(view: Viewport2D, axis: Lps, at: CanvasPoint): Lps | null {
    const { grid } = view.volume;
    const [from, to] = [lpsFromIjk(grid, this.stage.crosshair.on(grid)), lpsFromIjk(grid, view.ijkAt(at))];
    if (!from || !to) return null;
    const way: Lps = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
    const off = dot(way, axis);
    return unit([way[0] - off * axis[0], way[1] - off * axis[1], way[2] - off * axis[2]]);
  }

  private async turnAll(): Promise<void> {
    this.isTurning = true;
    while (this.isStale) {
      this.isStale = false;
      await Promise.all(this.stage.views.filter(({ plane }) => isOblique(plane)).map((view) => this.turnOne(view)));
    }
    this.isTurning = false;
  }

  /** Loads the new picture before the old one goes, and keeps the crosshair where it is on the screen. */
  private async turnOne(view: Viewport2D): Promise<void> {
    const { stage } = this;
    const volume: VolumeDescriptor | undefined = stage.session.state.volumes.find(({ id }) => id === view.volume.id);
    const cross = stage.crosshair.on(view.volume.grid);
    const plane = this.planeOf(view.volume.grid);
    if (!volume || !plane) return;
    const [source, { slab }] = [stage.sourceOf(volume), view];
    const index = nearestIndex(volume.grid, plane, cross);
    // What fails here fails again in the view, which says why.
    await source.load(picturesOf(plane, slab).path(index), new AbortController().signal).catch(() => undefined);
    if (!stage.views.includes(view) || view.volume.id !== volume.id || !isOblique(view.plane)) return;
    const [before, { zoom }] = [view.canvasAt(cross), view];
    view.show({ volume, plane, source, slab }, index);
    view.setView({ ...view.view, zoom, panX: 0, panY: 0 });
    const after = view.canvasAt(cross);
    view.panBy(before.x - after.x, before.y - after.y);
  }
}
