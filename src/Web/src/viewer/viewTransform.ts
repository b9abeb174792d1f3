/** How a picture lies on its canvas. Only the view turns: stored geometry never passes through here changed. */
import type { PicturePoint } from "./geometry";

export const SMALLEST_ZOOM = 0.25;
export const LARGEST_ZOOM = 3;

/** The picture's size and pixel pitch; spacing null shows square pixels. */
export interface PictureFrame {
  readonly width: number;
  readonly height: number;
  readonly spacing: { readonly x: number; readonly y: number } | null;
}

/**
 * Zoom is CSS pixels per picture pixel of the finer pitch; null fits the view. Pan is in CSS pixels.
 * The picture is first flipped, then turned clockwise by `angle` degrees (0 up to 360).
 */
export interface ViewState {
  readonly zoom: number | null;
  readonly panX: number;
  readonly panY: number;
  readonly angle: number;
  readonly flipX: boolean;
  readonly flipY: boolean;
}

export const FIT_VIEW: ViewState = { zoom: null, panX: 0, panY: 0, angle: 0, flipX: false, flipY: false };

export interface CanvasPoint {
  readonly x: number;
  readonly y: number;
}

/** canvas = (a c; b d) · picture + (e, f), in CSS pixels. */
export interface Affine2 {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Relative pitch of x and y: the finer one is 1. */
function pitch(frame: PictureFrame): { x: number; y: number } {
  if (!frame.spacing) return { x: 1, y: 1 };
  const finer = Math.min(frame.spacing.x, frame.spacing.y);
  return { x: frame.spacing.x / finer, y: frame.spacing.y / finer };
}

/** Cosine and sine of a clockwise turn; exact at quarter turns, so that pixels stay square to the screen. */
function turn(angle: number): { readonly cos: number; readonly sin: number } {
  const quarters = (
    [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ] as const
  )[wrapDegrees(angle) / 90];
  if (quarters) return { cos: quarters[0], sin: quarters[1] };
  const radians = (angle * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians) };
}

/** An angle from 0 up to 360. */
export function wrapDegrees(angle: number): number {
  return ((angle % 360) + 360) % 360;
}

/** The zoom at which the whole picture just fits. */
export function fitZoom(frame: PictureFrame, canvasWidth: number, canvasHeight: number, angle = 0): number {
  const p = pitch(frame);
  const [w, h] = [frame.width * p.x, frame.height * p.y];
  const { cos, sin } = turn(angle);
  const [width, height] = [w * Math.abs(cos) + h * Math.abs(sin), w * Math.abs(sin) + h * Math.abs(cos)];
  return Math.max(1e-3, Math.min(canvasWidth / width, canvasHeight / height));
}

/** The zoom in force. */
export function effectiveZoom(view: ViewState, frame: PictureFrame, width: number, height: number): number {
  return view.zoom ?? fitZoom(frame, width, height, view.angle);
}

/** The limits of zooming: 25–300 %, or the fit where that lies outside. */
export function clampZoom(zoom: number, fit: number): number {
  return Math.min(Math.max(LARGEST_ZOOM, fit), Math.max(Math.min(SMALLEST_ZOOM, fit), zoom));
}

/** The map from picture pixels to canvas CSS pixels. */
export function canvasFromPicture(view: ViewState, frame: PictureFrame, width: number, height: number): Affine2 {
  const zoom = effectiveZoom(view, frame, width, height);
  const p = pitch(frame);
  const sx = zoom * p.x * (view.flipX ? -1 : 1);
  const sy = zoom * p.y * (view.flipY ? -1 : 1);
  const { cos, sin } = turn(view.angle);
  const [a, b, c, d] = [cos * sx, sin * sx, -sin * sy, cos * sy];
  const [cx, cy] = [(frame.width - 1) / 2, (frame.height - 1) / 2];
  return { a, b, c, d, e: width / 2 + view.panX - a * cx - c * cy, f: height / 2 + view.panY - b * cx - d * cy };
}

export function apply(m: Affine2, point: PicturePoint): CanvasPoint {
  return { x: m.a * point.x + m.c * point.y + m.e, y: m.b * point.x + m.d * point.y + m.f };
}

export function inverse(m: Affine2): Affine2 {
  const determinant = m.a * m.d - m.b * m.c;
  const [a, b, c, d] = [m.d / determinant, -m.b / determinant, -m.c / determinant, m.a / determinant];
  return { a, b, c, d, e: -(a * m.e + c * m.f), f: -(b * m.e + d * m.f) };
}

/** Zooms so that the picture point under `anchor` stays under it. */
export function zoomAbout(
  view: ViewState,
  frame: PictureFrame,
  width: number,
  height: number,
  factor: number,
  anchor: CanvasPoint,
): ViewState {
  const fit = fitZoom(frame, width, height, view.angle);
  const before = effectiveZoom(view, frame, width, height);
  const zoom = clampZoom(before * factor, fit);
  const ratio = zoom / before;
  const [ax, ay] = [anchor.x - width / 2, anchor.y - height / 2];
  return { ...view, zoom, panX: ax - (ax - view.panX) * ratio, panY: ay - (ay - view.panY) * ratio };
}

/** The view turned clockwise about its middle: what is in the middle stays there. */
export function turned(view: ViewState, degrees: number): ViewState {
  const { cos, sin } = turn(degrees);
  const [panX, panY] = [cos * view.panX - sin * view.panY, sin * view.panX + cos * view.panY];
  return { ...view, panX, panY, angle: wrapDegrees(view.angle + degrees) };
}

/** The view mirrored as it is on screen, left to right or top to bottom, however it was turned before. */
export function mirrored(view: ViewState, way: "horizontal" | "vertical"): ViewState {
  const angle = wrapDegrees(-view.angle);
  return way === "horizontal"
    ? { ...view, angle, flipX: !view.flipX, panX: -view.panX }
    : { ...view, angle, flipY: !view.flipY, panY: -view.panY };
}

/**
 * Directions on the canvas as shares of the picture's own x and y (both in mm): what lies to the right, and what lies below.
 * Zoom and pan do not matter.
 */
export function canvasDirections(view: ViewState): {
  readonly right: readonly [number, number];
  readonly bottom: readonly [number, number];
} {
  const { cos, sin } = turn(view.angle);
  const [fx, fy] = [view.flipX ? -1 : 1, view.flipY ? -1 : 1];
  return { right: [fx * cos, -fy * sin], bottom: [fx * sin, fy * cos] };
}
