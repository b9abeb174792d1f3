/** Pointer, wheel and keyboard of a view: navigation is done here, the rest goes to the tool as it is. */
import type { CanvasPoint } from "./viewTransform";
import { draggedWindow } from "./voi";
import type { Viewport2D } from "./viewport2d";

export type PointerKind = "down" | "move" | "up" | "cancel" | "double";

/** A primary-button pointer event in a view's own coordinates. */
export interface ViewPointer {
  readonly kind: PointerKind;
  readonly canvas: CanvasPoint;
  readonly pressed: boolean;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** The element under the pointer when it went down or hovers: shapes and handles are real elements. */
  readonly target: EventTarget | null;
}

/** Where the events go that are not navigation. */
export interface InputSink {
  pointer(view: Viewport2D, event: ViewPointer): void;
  /** A right click without a drag. */
  menu(view: Viewport2D, event: ViewPointer): void;
  windowDragged(view: Viewport2D, window: { center: number; width: number }): void;
  /** A double click no tool wants. */
  activated(view: Viewport2D): void;
  /** Whether the active tool takes double clicks. */
  wantsDouble(): boolean;
}

type Drag =
  | { readonly kind: "tool" }
  | { readonly kind: "pan"; last: CanvasPoint }
  | { readonly kind: "window"; readonly from: CanvasPoint; readonly start: { center: number; width: number }; moved: boolean };

const PIXELS_PER_SLICE = 40;
const CLICK_SLOP = 3;

/** Whether Space is held: one for the page, as the key goes to whatever has the focus. */
let spaceHeld = false;
const followSpace = (event: KeyboardEvent): void => {
  if (event.code === "Space" && !isTyping(event.target)) spaceHeld = event.type === "keydown";
};
if (typeof window !== "undefined") {
  window.addEventListener("keydown", followSpace);
  window.addEventListener("keyup", followSpace);
  window.addEventListener("blur", () => (spaceHeld = false));
}

/** Whether keys belong to a text field now. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export class ViewportInput {
  private readonly abort = new AbortController();
  private drag: Drag | null = null;
  private wheel = 0;

  constructor(
    private readonly view: Viewport2D,
    private readonly sink: InputSink,
  ) {
    const { element } = view;
    const { signal } = this.abort;
    element.addEventListener("pointerdown", (event) => this.down(event), { signal });
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    element.addEventListener("pointerup", (event) => this.up(event), { signal });
    element.addEventListener("pointercancel", (event) => this.cancel(event), { signal });
    element.addEventListener("pointerleave", () => this.drag ?? view.pointerMoved(null), { signal });
    element.addEventListener("wheel", (event) => this.scroll(event), { signal, passive: false });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    element.addEventListener("dblclick", (event) => this.double(event), { signal });
  }

  dispose(): void {
    this.abort.abort();
  }

  private down(event: PointerEvent): void {
    if (fromChrome(event) || this.drag) return;
    this.view.element.focus({ preventScroll: true });
    const at = this.at(event);
    if (event.button === 1 || (event.button === 0 && spaceHeld)) this.drag = { kind: "pan", last: at };
    else if (event.button === 2) this.drag = { kind: "window", from: at, start: this.view.state.window, moved: false };
    else if (event.button === 0) this.drag = { kind: "tool" };
    else return;
    if (event.button === 1) event.preventDefault();
    if (this.drag.kind === "tool") this.sink.pointer(this.view, this.pointer("down", event));
    this.view.element.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const at = this.at(event);
    this.view.pointerMoved(fromChrome(event) && !this.drag ? null : this.view.ijkAt(at));
    if (this.drag?.kind === "pan") {
      this.view.panBy(at.x - this.drag.last.x, at.y - this.drag.last.y);
      this.drag.last = at;
    } else if (this.drag?.kind === "window") this.dragWindow(this.drag, at);
    else if (this.drag || !fromChrome(event)) this.sink.pointer(this.view, this.pointer("move", event));
  }

  private dragWindow(drag: Extract<Drag, { kind: "window" }>, at: CanvasPoint): void {
    const [dx, dy] = [at.x - drag.from.x, at.y - drag.from.y];
    drag.moved ||= Math.hypot(dx, dy) > CLICK_SLOP;
    if (!drag.moved) return;
    const range = Math.max(this.view.volume.window.width * 3, drag.start.width);
    this.sink.windowDragged(this.view, draggedWindow(drag.start, dx, dy, this.view.clientSize.width, range));
  }

  private up(event: PointerEvent): void {
    const drag = this.drag;
    this.drag = null;
    if (drag?.kind === "tool") this.sink.pointer(this.view, this.pointer("up", event));
    if (drag?.kind === "window" && !drag.moved) this.sink.menu(this.view, this.pointer("up", event));
  }

  private cancel(event: PointerEvent): void {
    const drag = this.drag;
    this.drag = null;
    if (drag?.kind === "tool") this.sink.pointer(this.view, this.pointer("cancel", event));
  }

  private double(event: MouseEvent): void {
    if (fromChrome(event)) return;
    if (this.sink.wantsDouble()) this.sink.pointer(this.view, this.pointer("double", event));
    else this.sink.activated(this.view);
  }

  private scroll(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      this.view.zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.002 : 0.06)), this.at(event));
      return;
    }
    // A notch is one slice whatever its unit; trackpads add up to one.
    const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * PIXELS_PER_SLICE;
    this.wheel = Math.sign(pixels) === Math.sign(this.wheel) ? this.wheel + pixels : pixels;
    const steps = Math.abs(pixels) >= PIXELS_PER_SLICE ? Math.sign(pixels) : Math.trunc(this.wheel / PIXELS_PER_SLICE);
    if (steps === 0) return;
    this.wheel = 0;
    this.view.setIndex(this.view.index + steps * (event.shiftKey ? 5 : 1));
  }

  private at(event: MouseEvent): CanvasPoint {
    const box = this.view.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private pointer(kind: PointerKind, event: MouseEvent): ViewPointer {
    const { shiftKey: shift, altKey: alt, target } = event;
    return { kind, canvas: this.at(event), pressed: this.drag !== null, shift, ctrl: event.ctrlKey || event.metaKey, alt, target };
  }
}

/** Controls laid over the picture keep their events. */
function fromChrome(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(".a-view-control") !== null;
}
