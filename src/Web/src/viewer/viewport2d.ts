/** One picture of one plane: the imperative face of the viewer. Nothing in here knows React or annotations. */
import { GlRenderer, type MaskOverlay } from "./glRenderer";
import {
  contains,
  ijkFromPicture,
  nearestIndex,
  pictureFromIjk,
  pictureSpacing,
  type Ijk,
  type PicturePoint,
  type PlaneDescriptor,
} from "./geometry";
import { SliceStream, type SlicePixels, type SliceSource } from "./slices";
import { valueOf, type DisplayState, type ViewedVolume, type VoxelValue } from "./viewedVolume";
import { ViewportChrome } from "./viewportChrome";
import { ViewportInput, type InputSink } from "./viewportInput";
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

/** Masks of one slice; asked again whenever the slice or the masks change. */
export type MaskSource = (plane: PlaneDescriptor, index: number) => MaskOverlay | null;

/** What a view tells its owner. */
export interface ViewportEvents extends InputSink {
  indexChanged(view: Viewport2D): void;
  cursorMoved(view: Viewport2D, ijk: Ijk | null): void;
  /** After each drawing: the place to lay shapes over the picture. */
  rendered(view: Viewport2D): void;
}

export class Viewport2D {
  readonly element: HTMLElement;
  readonly overlay: SVGSVGElement;
  private readonly canvas = document.createElement("canvas");
  private readonly renderer: GlRenderer;
  private readonly stream: SliceStream;
  private readonly chrome: ViewportChrome;
  private readonly input: ViewportInput;
  private readonly observer: ResizeObserver;
  private frameRequest = 0;
  private version = 0;
  private wantedIndex: number;
  private drawnIndex = -1;
  private uploaded: SlicePixels | null = null;
  private masks: MaskSource = () => null;
  private masksStale = true;
  private size = { width: 1, height: 1 };
  private viewState: ViewState = FIT_VIEW;
  private own = { inverted: false };
  private failure: string | null = null;

  constructor(
    host: HTMLElement,
    readonly volume: ViewedVolume,
    readonly plane: PlaneDescriptor,
    private readonly source: SliceSource,
    private display: DisplayState,
    private readonly events: ViewportEvents,
  ) {
    this.wantedIndex = Math.floor((plane.count - 1) / 2);
    this.element = document.createElement("div");
    this.element.className = "a-view";
    this.element.tabIndex = 0;
    this.element.dataset["testid"] = `view-${plane.plane}`;
    this.element.dataset["plane"] = plane.plane;
    this.canvas.className = "a-view-canvas";
    this.overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.overlay.classList.add("a-view-overlay");
    this.element.append(this.canvas, this.overlay);
    host.append(this.element);
    this.renderer = this.startRenderer();
    this.chrome = new ViewportChrome(this, (index) => this.setIndex(index));
    this.input = new ViewportInput(this, events);
    this.stream = source.stream(plane.plane, plane.count, {
      ready: (index) => index === this.wantedIndex && this.invalidate(),
      failed: (index, reason) => this.sliceFailed(index, reason),
    });
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.element);
    this.resized();
  }

  /** The slice asked for; the one on screen may lag behind it, see `shownIndex`. */
  get index(): number {
    return this.wantedIndex;
  }

  /** The slice on screen: annotations and tools refer to this one, never to one still loading. */
  get shownIndex(): number {
    return this.drawnIndex;
  }

  /** Whether the slice asked for is the one on screen. */
  get settled(): boolean {
    return this.drawnIndex === this.wantedIndex;
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
    const clamped = Math.min(this.plane.count - 1, Math.max(0, Math.round(index)));
    if (clamped === this.wantedIndex) return;
    this.wantedIndex = clamped;
    this.failure = null;
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
    this.failure = null;
    this.stream.retry();
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
    return ijkFromPicture(this.volume.grid, this.plane, this.pictureAt(point), Math.max(0, this.drawnIndex));
  }

  /** Modality value (or red, green, blue) of the voxel nearest to a position on the shown slice; null off the picture or in padding. */
  valueAt(ijk: readonly number[]): VoxelValue | null {
    const pixels = this.source.peek(this.plane.plane, this.drawnIndex);
    if (!pixels || !contains(this.volume.grid, ijk)) return null;
    const { x, y } = pictureFromIjk(this.volume.grid, this.plane, ijk);
    return valueOf(this.volume, pixels, Math.round(y) * pixels.width + Math.round(x));
  }

  /** Whether the VOI function is LINEAR_EXACT (float volumes) rather than LINEAR. */
  get exact(): boolean {
    return this.volume.pixelType === "float32";
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
    this.stream.close();
    this.input.dispose();
    this.chrome.dispose();
    this.renderer.dispose();
    this.element.remove();
  }

  private startRenderer(): GlRenderer {
    try {
      return new GlRenderer(this.canvas);
    } catch (error) {
      this.element.remove();
      throw error;
    }
  }

  private sliceFailed(index: number, reason: string): void {
    if (index !== this.wantedIndex) return;
    this.failure = reason;
    this.invalidate();
  }

  private resized(): void {
    this.size = { width: Math.max(1, this.element.clientWidth), height: Math.max(1, this.element.clientHeight) };
    this.invalidate();
  }

  private render(): void {
    this.frameRequest = 0;
    this.fitCanvas();
    this.takePicture();
    if (this.masksStale && this.drawnIndex >= 0) {
      this.renderer.setMasks(this.masks(this.plane, this.drawnIndex), this.plane.width, this.plane.height);
      this.masksStale = false;
    }
    this.renderer.draw({
      canvasFromPicture: this.transform,
      devicePixelRatio: this.canvas.width / this.size.width,
      slope: this.volume.slope,
      intercept: this.volume.intercept,
      padding: this.volume.padding ?? null,
      exact: this.exact,
      ...this.display,
      invert: this.shownInverted !== (this.volume.inverted ?? false),
    });
    this.chrome.update({ settled: this.settled, failure: this.failure });
    this.events.rendered(this);
    this.element.dataset["index"] = String(this.drawnIndex);
    this.element.dataset["renderedVersion"] = String(++this.version);
  }

  private fitCanvas(): void {
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(this.size.width * ratio), Math.round(this.size.height * ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  private takePicture(): void {
    const pixels = this.stream.want(this.wantedIndex);
    if (!pixels) return;
    if (this.drawnIndex !== this.wantedIndex) this.masksStale = true;
    this.drawnIndex = this.wantedIndex;
    if (pixels === this.uploaded) return;
    this.renderer.setPicture(pixels);
    this.uploaded = pixels;
  }
}
