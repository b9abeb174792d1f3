/** Rules about closed outlines in a picture: the same as the server's, held to them by tests/golden/shapes. */
import type { PicturePoint } from "../viewer/geometry";
import type { Points } from "./shape";

/** The points without any that repeat their predecessor, the first also seen as the last one's successor. */
export function withoutRepeats(points: Points): PicturePoint[] {
  const kept: PicturePoint[] = [];
  for (const point of points) if (!same(kept.at(-1), point)) kept.push(point);
  while (kept.length > 1 && same(kept[0], kept.at(-1))) kept.pop();
  return kept;
}

/** How many different points there are. */
export function countDifferent(points: Points): number {
  return new Set(points.map(({ x, y }) => `${x} ${y}`)).size;
}

interface Edge {
  readonly n: number;
  readonly from: PicturePoint;
  readonly to: PicturePoint;
}

/**
 * Whether two edges meet anywhere but in the point that neighbours share, or neighbours fold back on each other.
 * Edges are taken by their left end, so only those whose x ranges overlap are compared.
 */
export function crossesItself(outline: Points): boolean {
  const count = outline.length;
  const edges = outline.map((from, n): Edge => ({ n, from, to: outline[(n + 1) % count] ?? from }));
  edges.sort((a, b) => left(a) - left(b));
  return edges.some((a, place) => {
    const right = Math.max(a.from.x, a.to.x);
    for (const b of edges.slice(place + 1)) {
      if (left(b) > right) return false;
      if (areNeighbours(a.n, b.n, count) ? foldsBack(a, b) : meet(a, b)) return true;
    }
    return false;
  });
}

function left({ from, to }: Edge): number {
  return Math.min(from.x, to.x);
}

function same(a: PicturePoint | undefined, b: PicturePoint | undefined): boolean {
  return a !== undefined && b !== undefined && a.x === b.x && a.y === b.y;
}

function areNeighbours(a: number, b: number, count: number): boolean {
  return (a + 1) % count === b || (b + 1) % count === a;
}

/** Neighbours share one point; they fold back when the free end of one lies on the other. */
function foldsBack(a: Edge, b: Edge): boolean {
  return same(a.to, b.from) ? onEdge(a.from, b) || onEdge(b.to, a) : onEdge(a.to, b) || onEdge(b.from, a);
}

function meet(a: Edge, b: Edge): boolean {
  const crosses = turn(a, b.from) * turn(a, b.to) < 0 && turn(b, a.from) * turn(b, a.to) < 0;
  return crosses || onEdge(b.from, a) || onEdge(b.to, a) || onEdge(a.from, b) || onEdge(a.to, b);
}

function onEdge(point: PicturePoint, edge: Edge): boolean {
  const between = (value: number, a: number, b: number): boolean => value >= Math.min(a, b) && value <= Math.max(a, b);
  return turn(edge, point) === 0 && between(point.x, edge.from.x, edge.to.x) && between(point.y, edge.from.y, edge.to.y);
}

function turn({ from: a, to: b }: Edge, c: PicturePoint): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}
