/** What lies over a picture in stable places: letters, corner read-outs, counter, slider, loading sign. */
import { lengthNote } from "./calibration";
import { contains, type Ijk } from "./geometry";
import { edgeLetters } from "./orientation";
import { ijkText, rasText, readPlace, slabText, valueText, windowText, zoomText } from "./readouts";
import type { Viewport2D } from "./viewport2d";

type Part =
  "slab" | "top" | "bottom" | "left" | "right" | "size" | "window" | "zoom" | "ijk" | "ras" | "value" | "counter" | "loading" | "failure";
const LETTERS = ["left", "right", "top", "bottom"] as const;

export class ViewportChrome {
  private readonly root = document.createElement("div");
  private readonly parts = new Map<Part, HTMLElement>();
  private readonly slider = document.createElement("div");
  private readonly thumb = document.createElement("div");
  private readonly abort = new AbortController();
  private cursor: Ijk | null = null;

  constructor(
    private readonly view: Viewport2D,
    private readonly pick: (index: number) => void,
  ) {
    this.root.className = "a-view-chrome";
    for (const letter of LETTERS) this.root.append(this.part(letter, `a-letter a-letter-${letter}`));
    this.root.append(
      this.corner("top-left", ["size"]),
      this.corner("top-right", ["window", "zoom", "slab"]),
      this.corner("bottom-left", ["value", "ijk", "ras"]),
      this.corner("bottom-right", ["loading", "counter"]),
      this.part("failure", "a-view-failure a-view-control"),
    );
    this.buildSlider();
    view.element.append(this.root, this.slider);
  }

  /** Says what the view shows, after that changed. */
  rename(): void {
    const { slider, view } = this;
    const { plane } = view;
    this.cursor = null;
    const { grid, calibration } = view.volume;
    const note = lengthNote(grid, calibration);
    this.write("size", [`${plane.width} × ${plane.height}`, note].filter(Boolean).join(" · "));
    this.explain("size", note ? calibration?.reason : undefined);
    slider.dataset["testid"] = `slider-${plane.plane}`;
    slider.setAttribute("aria-label", `${plane.plane} slice`);
    slider.setAttribute("aria-valuemax", String(plane.count));
  }

  update(state: { settled: boolean; failure: string | null }): void {
    const { view } = this;
    const letters = edgeLetters(view.volume, view.plane, view.shownIndex, view.view);
    for (const letter of LETTERS) this.write(letter, letters?.[letter] ?? "");
    this.write("window", view.volume.pixelType === "rgb8" ? "RGB" : windowText(view.state.window) + (view.shownInverted ? " inv" : ""));
    this.write("slab", slabText(view.slab));
    this.write("zoom", zoomText(view.zoom, view.view.zoom === null));
    this.write("counter", `${view.index + 1}/${view.plane.count}`);
    this.write("loading", state.settled || state.failure !== null ? "" : "loading");
    this.write("failure", state.failure ?? "");
    this.moveThumb();
    this.showCursor(this.cursor);
  }

  showCursor(ijk: Ijk | null): void {
    this.cursor = ijk;
    const { grid, uptake } = this.view.volume;
    const place = ijk && contains(grid, ijk) ? readPlace(grid, this.view.plane, ijk) : null;
    this.write("value", ijk ? valueText(this.view.valueAt(ijk), this.view.volume) : "");
    this.explain("value", uptake?.refusal);
    this.write("ijk", ijkText(grid, place));
    this.write("ras", rasText(this.view.volume, place));
  }

  dispose(): void {
    this.abort.abort();
    this.root.remove();
    this.slider.remove();
  }

  private corner(place: string, parts: Part[]): HTMLElement {
    const corner = document.createElement("div");
    corner.className = `a-corner a-corner-${place}`;
    corner.append(...parts.map((part) => this.part(part, `a-readout a-readout-${part}`)));
    return corner;
  }

  private part(name: Part, className: string): HTMLElement {
    const element = document.createElement("div");
    element.className = className;
    element.dataset["readout"] = name;
    this.parts.set(name, element);
    if (name === "failure") element.addEventListener("click", () => this.view.retry(), { signal: this.abort.signal });
    return element;
  }

  /** The sentence behind a short word, for who rests the pointer on it. */
  private explain(name: Part, reason: string | null | undefined): void {
    const element = this.parts.get(name);
    if (element) element.title = reason ?? "";
  }

  private write(name: Part, text: string): void {
    const element = this.parts.get(name);
    if (element && element.textContent !== text) element.textContent = text;
  }

  private buildSlider(): void {
    const { slider } = this;
    const { signal } = this.abort;
    slider.className = "a-slice-slider a-view-control";
    slider.tabIndex = 0;
    slider.setAttribute("role", "slider");
    slider.setAttribute("aria-orientation", "vertical");
    slider.setAttribute("aria-valuemin", "1");
    this.thumb.className = "a-slice-thumb";
    slider.append(this.thumb);
    slider.addEventListener("pointerdown", (event) => this.grabSlider(event), { signal });
    slider.addEventListener("pointermove", (event) => slider.hasPointerCapture(event.pointerId) && this.slideTo(event), { signal });
    slider.addEventListener("keydown", (event) => this.sliderKey(event), { signal });
  }

  private grabSlider(event: PointerEvent): void {
    this.slider.setPointerCapture(event.pointerId);
    this.slideTo(event);
  }

  private slideTo(event: PointerEvent): void {
    const box = this.slider.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientY - box.top) / Math.max(1, box.height)));
    this.pick(share * (this.view.plane.count - 1));
  }

  private sliderKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.pick(Math.min(this.view.plane.count - 1, Math.max(0, this.view.index + step)));
  }

  private moveThumb(): void {
    const { index, plane } = this.view;
    this.slider.setAttribute("aria-valuenow", String(index + 1));
    this.thumb.style.top = `${plane.count > 1 ? (index / (plane.count - 1)) * 100 : 0}%`;
    this.slider.hidden = plane.count < 2;
  }
}
