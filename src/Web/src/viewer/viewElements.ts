/** The elements of a view: a canvas for the picture, an SVG over it. */
import { GlRenderer } from "./glRenderer";

export function viewElements(): [element: HTMLElement, canvas: HTMLCanvasElement, overlay: SVGSVGElement] {
  const element = document.createElement("div");
  element.className = "a-view";
  element.tabIndex = 0;
  const canvas = document.createElement("canvas");
  canvas.className = "a-view-canvas";
  const overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  overlay.classList.add("a-view-overlay");
  element.append(canvas, overlay);
  return [element, canvas, overlay];
}

/** What draws on a view's canvas; a view that cannot draw leaves no empty element behind. */
export function rendererOn(canvas: HTMLCanvasElement, element: HTMLElement): GlRenderer {
  try {
    return new GlRenderer(canvas);
  } catch (error) {
    element.remove();
    throw error;
  }
}

/** Gives the canvas as many pixels as the screen has under it. */
export function fitCanvas(canvas: HTMLCanvasElement, size: { readonly width: number; readonly height: number }): void {
  const [width, height] = [size.width, size.height].map((css) => Math.round(css * window.devicePixelRatio)) as [number, number];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
