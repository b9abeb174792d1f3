/** One picture of one plane: the imperative face of the viewer. Nothing in here knows React or annotations. */
import type { GlRenderer } from "./glRenderer";
import {
  contains,
  ijkFromPicture,
  nearestIndex,
  pictureFromIjk,
  pictureSpacing,
  type Ijk,
  type PicturePoint,
  type ViewedPlane,
} from "./geometry";
import { picturesOf, type Slab } from "./pictures";
import { SliceCursor } from "./sliceCursor";
import type { SlicePixels } from "./slices";
import { paddingOf, valueOf, type DisplayState, type ViewedVolume, type VoxelValue } from "./viewedVolume";
import { fitCanvas, rendererOn, viewElements } from "./viewElements";
import { ViewportChrome } from "./viewportChrome";
import type { MaskSource, ViewContent, ViewportEvents } from "./viewContent";
import { ViewportInput } from "./viewportInput";
import {
  apply,
  canvasFromPicture,
  effectiveZoom,
  FIT_VIEW,
  inverse,
  zoomAbout,
  type Affine2,
  type CanvasPoint,
  type PictureFrame,
  type ViewState,
} from "./viewTransform";
import "./viewer.css";

export class Viewport2D {
  readonly element: HTMLElement;
  readonly overlay: SVGSVGElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly renderer: GlRenderer;
  private readonly chrome: ViewportChrome;
  private readonly input: ViewportInput;
  private readonly observer: ResizeObserver;
  private cursor: SliceCursor;
  private frameRequest = 0;
  private version = 0;
  private uploaded: SlicePixels | null = null;
  private masks: MaskSource = () => null;
  private masksStale = true;
  private size = { width: 1, height: 1 };
  private viewState: ViewState = FIT_VIEW;
  private own = { inverted: false };

  constructor(
    host: HTMLElement,
    private content: ViewContent,
    index: number,
    private display: DisplayState,
    private readonly events: ViewportEvents,
  ) {
    [this.element, this.canvas, this.overlay] = viewElements();
    host.append(this.element);
    this.renderer = rendererOn(this.canvas, this.element);
    this.renderer.setColourMap(display.colourMap);
    this.cursor = this.cursorAt(index);
    this.chrome = new ViewportChrome(this, (wanted) => this.setIndex(wanted));
    this.input = new ViewportInput(this, events);
    this.name();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.element);
    this.resized();
  }

  get volume(): ViewedVolume {
    return this.content.volume;
  }

  get plane(): ViewedPlane {
    return this.content.plane;
  }

  /** What is projected around the picture; null for the picture alone. */
  get slab(): Slab | null {
    return this.content.slab;
  }

  /** Shows another plane or volume in the same place; a plane of the same size keeps zoom and pan. */
  show(content: ViewContent, index: number): void {
    const [before, drawn] = [this.frame, this.uploaded !== null];
    this.cursor.close();
    this.content = content;
    this.cursor = this.cursorAt(index);
    const { frame } = this;
    if (before.width !== frame.width || before.height !== frame.height)
      this.viewState = { ...this.viewState, zoom: null, panX: 0, panY: 0 };
    this.masksStale = true;
    // The last picture of another volume must not stand under this one's name.
    if (drawn) this.renderer.clearPicture();
    this.uploaded = null;
    this.name();
    this.invalidate();
  }

  /** The slice asked for; the one on screen may lag behind it, see `shownIndex`. */
  get index(): number {
    return this.cursor.index;
  }

  /** The slice on screen: annotations and tools refer to this one, never to one still loading. */
  get shownIndex(): number {
    return this.cursor.shownIndex;
  }

  /** Whether the slice asked for is the one on screen. */
  get settled(): boolean {
    return this.cursor.shownIndex === this.cursor.index;
  }

  get state(): DisplayState {
    return this.display;
  }

  get view(): ViewState {
    return this.viewState;
  }

  get frame(): PictureFrame {
    return { width: this.plane.width, height: this.plane.height, spacing: pictureSpacing(this.volume.grid, this.plane) };
  }

  get clientSize(): { readonly width: number; readonly height: number } {
    return this.size;
  }

  get zoom(): number {
    return effectiveZoom(this.viewState, this.frame, this.size.width, this.size.height);
  }

  get transform(): Affine2 {
    return canvasFromPicture(this.viewState, this.frame, this.size.width, this.size.height);
  }

  setIndex(index: number): void {
    if (!this.cursor.want(index)) return;
    this.events.indexChanged(this);
    this.invalidate();
  }

  setDisplay(display: DisplayState): void {
    if (display.colourMap !== this.display.colourMap) this.renderer.setColourMap(display.colourMap);
    this.display = display;
    this.invalidate();
  }

  setView(view: ViewState): void {
    this.viewState = view;
    this.invalidate();
  }

  /** Whether this view alone swaps black and white against the others. */
  get inverted(): boolean {
    return this.own.inverted;
  }

  setInverted(inverted: boolean): void {
    this.own = { inverted };
    this.invalidate();
  }

  /** Whether black and white are swapped against what the image asks for. */
  get shownInverted(): boolean {
    return this.display.invert !== this.own.inverted;
  }

  zoomBy(factor: number, anchor: CanvasPoint = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    this.setView(zoomAbout(this.viewState, this.frame, this.size.width, this.size.height, factor, anchor));
  }

  panBy(dx: number, dy: number): void {
    this.setView({ ...this.viewState, zoom: this.zoom, panX: this.viewState.panX + dx, panY: this.viewState.panY + dy });
  }

  /** Brings a voxel to the middle of the view and to the slice nearest to it. */
  reveal(ijk: readonly number[]): void {
    this.setIndex(nearestIndex(this.volume.grid, this.plane, ijk));
    const at = apply(this.transform, pictureFromIjk(this.volume.grid, this.plane, ijk));
    const visible = at.x > 24 && at.y > 24 && at.x < this.size.width - 24 && at.y < this.size.height - 24;
    if (!visible) this.panBy(this.size.width / 2 - at.x, this.size.height / 2 - at.y);
  }

  setMasks(masks: MaskSource): void {
    this.masks = masks;
    this.masksChanged();
  }

  masksChanged(): void {
    this.masksStale = true;
    this.invalidate();
  }

  retry(): void {
    this.cursor.retry();
    this.invalidate();
  }

  pictureAt(point: CanvasPoint): PicturePoint {
    return apply(inverse(this.transform), point);
  }

  canvasAt(ijk: readonly number[]): CanvasPoint {
    return apply(this.transform, pictureFromIjk(this.volume.grid, this.plane, ijk));
  }

  /** The voxel position under a canvas point on the slice on screen. */
  ijkAt(point: CanvasPoint): Ijk {
    return ijkFromPicture(this.volume.grid, this.plane, this.pictureAt(point), Math.max(0, this.shownIndex));
  }

  /** Modality value (or red, green, blue) of the voxel nearest to a position on the shown slice; null off the picture or in padding. */
  valueAt(ijk: readonly number[]): VoxelValue | null {
    const { pixels } = this.cursor;
    if (!pixels || !contains(this.volume.grid, ijk)) return null;
    const { x, y } = pictureFromIjk(this.volume.grid, this.plane, ijk);
    return valueOf(this.volume, pixels, Math.round(y) * pixels.width + Math.round(x));
  }

  pointerMoved(ijk: Ijk | null): void {
    this.chrome.showCursor(ijk);
    this.events.cursorMoved(this, ijk);
  }

  /** Draws on the next animation frame, once however often it is asked. */
  invalidate(): void {
    if (this.frameRequest === 0) this.frameRequest = requestAnimationFrame(() => this.render());
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    this.observer.disconnect();
    this.cursor.close();
    this.input.dispose();
    this.chrome.dispose();
    this.renderer.dispose();
    this.element.remove();
  }

  private cursorAt(index: number): SliceCursor {
    return new SliceCursor(this.content.source, picturesOf(this.plane, this.content.slab), index, () => this.invalidate());
  }

  private name(): void {
    this.element.dataset["testid"] = `view-${this.plane.plane}`;
    this.element.dataset["plane"] = this.plane.plane;
    this.element.dataset["volume"] = this.volume.id;
    this.chrome.rename();
  }

  private resized(): void {
    this.size = { width: Math.max(1, this.element.clientWidth), height: Math.max(1, this.element.clientHeight) };
    this.invalidate();
  }

  private render(): void {
    this.frameRequest = 0;
    fitCanvas(this.canvas, this.size);
    this.takePicture();
    if (this.masksStale && this.shownIndex >= 0) {
      this.renderer.setMasks(this.masks(this.plane, this.shownIndex), this.plane.width, this.plane.height);
      this.masksStale = false;
    }
    const { slope, intercept, inverted } = this.volume;
    this.renderer.setTable(this.content.source.table(this.display, () => this.invalidate()));
    this.renderer.draw({
      ...this.display,
      canvasFromPicture: this.transform,
      devicePixelRatio: this.canvas.width / this.size.width,
      slope,
      intercept,
      padding: paddingOf(this.volume),
      invert: this.shownInverted !== (inverted ?? false),
    });
    this.chrome.update({ settled: this.settled, failure: this.cursor.failure });
    this.events.rendered(this);
    this.element.dataset["index"] = String(this.shownIndex);
    this.element.dataset["renderedVersion"] = String(++this.version);
  }

  private takePicture(): void {
    const before = this.shownIndex;
    const pixels = this.cursor.take();
    if (!pixels) return;
    if (this.shownIndex !== before) this.masksStale = true;
    if (pixels === this.uploaded) return;
    this.renderer.setPicture(pixels);
    this.uploaded = pixels;
  }
}
