/** What a shape brings: how it is drawn, grabbed, changed and measured. Points are of one picture unless said. */
import type { PicturePoint } from "../viewer/geometry";

export type Points = readonly PicturePoint[];

/** Measures by the server's names, and what people read. */
const WORDS = {
  area: "area",
  perimeter: "perimeter",
  length: "length",
  longestDiameter: "longest diameter",
  firstSide: "width",
  secondSide: "height",
} as const;

/** A length or area with its unit as it is shown: `mm` only where it holds in the patient, `px` when the spacing is unknown. */
export interface Measure {
  readonly name: keyof typeof WORDS;
  readonly value: number;
  readonly unit: string;
}

/** Where a pointer meets a shape. An edge runs from the vertex of its number to the next. */
export type Hit = { readonly part: "edge"; readonly edge: number } | { readonly part: "inside" };

export interface ShapeModule {
  /** The id in labels and geometries. */
  readonly shape: string;
  readonly name: string;
  /** The vertices that stored points stand for, where they are not the points themselves. A turned view needs them before it turns. */
  corners?(points: Points): PicturePoint[];
  /** How its vertices are joined in the perspective; absent where it has none (masks are surfaces there). */
  readonly solid?: "open" | "closed" | "point";
  /** SVG path data of canvas points. */
  path(points: Points): string;
  handles(points: Points): PicturePoint[];
  /** The points after one handle went somewhere. */
  moveHandle(points: Points, handle: number, to: PicturePoint): PicturePoint[];
  /** Tests canvas points, so that tolerance is what the hand feels. */
  hit(points: Points, at: PicturePoint, tolerancePx: number): Hit | null;
  /** Adds a vertex on an edge; absent where shapes have no vertices to add. */
  insert?(points: Points, edge: number, at: PicturePoint): PicturePoint[];
  /** Removes a vertex; null when too few would be left. */
  remove?(points: Points, handle: number): PicturePoint[] | null;
  /** Measures points already scaled to mm, or to pixels when the spacing is unknown. */
  measures(points: Points, unit: string): Measure[];
  /** Why these points are no shape yet; null when they are. */
  incomplete(points: Points): string | null;
}

/** Every point moved by the same step. */
export function translated(points: Points, dx: number, dy: number): PicturePoint[] {
  return points.map((point) => ({ x: point.x + dx, y: point.y + dy }));
}

export function distance(a: PicturePoint, b: PicturePoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Distance of a point to a segment. */
export function segmentDistance(p: PicturePoint, a: PicturePoint, b: PicturePoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
  return Math.hypot(p.x - (a.x + t * dx), p.y - (a.y + t * dy));
}

/** The edge nearest to a point within a tolerance; a closed outline also has the edge back to its start. */
export function nearestEdge(points: Points, at: PicturePoint, tolerance: number, closed: boolean): number | null {
  let best: { edge: number; away: number } | null = null;
  const edges = closed ? points.length : points.length - 1;
  for (let edge = 0; edge < edges; edge++) {
    const [a, b] = [points[edge], points[(edge + 1) % points.length]];
    if (!a || !b) continue;
    const away = segmentDistance(at, a, b);
    if (away <= tolerance && (!best || away < best.away)) best = { edge, away };
  }
  return best?.edge ?? null;
}

/** Whether a point lies in a closed outline, by the even-odd rule. */
export function inOutline(points: Points, at: PicturePoint): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [a, b] = [points[i], points[j]];
    if (a && b && a.y > at.y !== b.y > at.y && at.x < ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Area of a closed outline. */
export function outlineArea(points: Points): number {
  let twice = 0;
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] ?? a;
    twice += a.x * b.y - b.x * a.y;
  });
  return Math.abs(twice) / 2;
}

/** Length along the points. */
export function pathLength(points: Points, closed: boolean): number {
  let length = 0;
  points.forEach((b, i) => {
    const a = points[i - 1];
    if (a) length += distance(a, b);
  });
  const [first, last] = [points[0], points.at(-1)];
  return closed && first && last ? length + distance(last, first) : length;
}

/** The longest distance between any two outline points (Feret), even where the line leaves the shape. */
export function longestDiameter(points: Points): number {
  let longest = 0;
  points.forEach((a, i) => {
    for (const b of points.slice(i + 1)) longest = Math.max(longest, distance(a, b));
  });
  return longest;
}

export function svgPath(points: Points, closed: boolean): string {
  if (points.length === 0) return "";
  return `M${points.map((point) => `${point.x.toFixed(2)} ${point.y.toFixed(2)}`).join("L")}${closed ? "Z" : ""}`;
}

/** A measure in words: one decimal in mm, whole px. */
export function measureText(measure: Measure): string {
  const digits = measure.unit.startsWith("mm") ? 1 : 0;
  return `${WORDS[measure.name]} ${measure.value.toFixed(digits)} ${measure.unit}`;
}

/** `mm²`, `px²` or `mm² at the detector`. */
export function area(value: number, unit: string): Measure {
  return { name: "area", value, unit: `${unit.slice(0, 2)}²${unit.slice(2)}` };
}
