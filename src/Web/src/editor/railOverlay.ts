/** Rails and handles over the perspective: a drag along a rail moves that plane's slice everywhere. */
import type { VolumeDescriptor } from "../sync/wire";
import type { PlaneDescriptor } from "../viewer/geometry";
import { middleLps, outermost, railsOf, sliceNear, type Project, type Rail } from "../viewer/rails";
import { PLANE_COLOURS } from "./scene";

const SVG = "http://www.w3.org/2000/svg";

/** What the rails know of the page. */
export interface RailHost {
  indexOf(plane: PlaneDescriptor): number;
  isShown(plane: PlaneDescriptor): boolean;
  move(plane: PlaneDescriptor, index: number): void;
}

interface Parts {
  readonly plane: PlaneDescriptor;
  readonly rails: readonly Rail[];
  readonly group: SVGGElement;
  readonly line: SVGLineElement;
  readonly handle: SVGGElement;
  /** The edge in use; it does not change while the handle is held. */
  rail: Rail | undefined;
  held: boolean;
}

export class RailOverlay {
  private readonly parts: Parts[];
  private readonly abort = new AbortController();
  private request = 0;

  constructor(
    private readonly overlay: SVGSVGElement,
    private readonly volume: VolumeDescriptor,
    private readonly project: Project,
    private readonly host: RailHost,
  ) {
    this.parts = volume.planes.map((plane) => this.build(plane));
  }

  /** Draws on the next animation frame, once however often it is asked. */
  draw(): void {
    if (this.request === 0 && !this.abort.signal.aborted) this.request = requestAnimationFrame(() => this.drawNow());
  }

  dispose(): void {
    this.abort.abort();
    cancelAnimationFrame(this.request);
    this.overlay.replaceChildren();
  }

  private drawNow(): void {
    this.request = 0;
    const middle = middleLps(this.volume.grid);
    if (!middle) return;
    const centre = this.project(middle);
    if (!Number.isFinite(centre.x + centre.y)) return; // a view without a size, hidden behind another that is shown alone
    for (const parts of this.parts) {
      const { plane, rails, group, line, handle } = parts;
      group.style.display = this.host.isShown(plane) ? "" : "none";
      if (!parts.held) parts.rail = outermost(rails, plane, centre, this.project);
      if (!parts.rail) continue;
      const [from, to] = [this.project(parts.rail.at(0)), this.project(parts.rail.at(plane.count - 1))];
      Object.entries({ x1: from.x, y1: from.y, x2: to.x, y2: to.y }).forEach(([name, value]) => line.setAttribute(name, value.toFixed(1)));
      const index = this.host.indexOf(plane);
      const { x, y } = this.project(parts.rail.at(index));
      handle.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      handle.setAttribute("aria-valuenow", String(index + 1));
    }
  }

  private build(plane: PlaneDescriptor): Parts {
    const colour = PLANE_COLOURS[plane.plane] ?? "#9a9aa2";
    const group = element("g", {});
    const line = element("line", { stroke: colour, "stroke-width": "1.5", "stroke-opacity": "0.7", "pointer-events": "none" });
    const handle = element("g", {
      class: "ed-rail-handle",
      tabindex: "0",
      role: "slider",
      "aria-label": `${plane.plane} slice in 3D`,
      "aria-valuemin": "1",
      "aria-valuemax": String(plane.count),
      "data-testid": `handle-3d-${plane.plane}`,
    });
    handle.append(
      element("circle", { r: "12", fill: "transparent" }),
      element("circle", { r: "6", fill: colour, stroke: "#000", "stroke-width": "1.5", class: "ed-rail-dot" }),
    );
    const title = element("title", {});
    title.textContent = `Drag: ${plane.plane} slice`;
    handle.append(title);
    group.append(line, handle);
    this.overlay.append(group);
    const parts: Parts = { plane, rails: railsOf(this.volume.grid, plane), group, line, handle, rail: undefined, held: false };
    this.listen(parts);
    return parts;
  }

  private listen(parts: Parts): void {
    const { handle } = parts;
    const { signal } = this.abort;
    const hold = (held: boolean) => (event: PointerEvent) => {
      event.stopPropagation();
      if (held) handle.setPointerCapture(event.pointerId);
      parts.held = held;
      this.draw();
    };
    handle.addEventListener("pointerdown", hold(true), { signal });
    handle.addEventListener("pointerup", hold(false), { signal });
    handle.addEventListener("pointercancel", hold(false), { signal });
    handle.addEventListener("pointermove", (event) => parts.held && this.drag(parts, event), { signal });
    handle.addEventListener("keydown", (event) => this.key(parts, event), { signal });
  }

  private drag({ plane, rail }: Parts, event: PointerEvent): void {
    if (!rail) return;
    const box = this.overlay.getBoundingClientRect();
    const index = sliceNear(rail, plane.count, { x: event.clientX - box.left, y: event.clientY - box.top }, this.project);
    if (index !== null) this.host.move(plane, index);
  }

  private key({ plane }: Parts, event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const ends: Record<string, number> = { Home: 0, End: plane.count - 1 };
    const wanted = ends[event.key] ?? this.host.indexOf(plane) + (steps[event.key] ?? NaN);
    if (Number.isNaN(wanted)) return;
    event.preventDefault();
    event.stopPropagation();
    this.host.move(plane, Math.min(plane.count - 1, Math.max(0, wanted)));
  }
}

function element<K extends "g" | "line" | "circle" | "title">(name: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
