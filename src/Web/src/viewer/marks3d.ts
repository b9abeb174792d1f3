/** Shapes drawn on slices as solid lines and points in the patient, for the perspective. */
import { at, cross, unit, type Lps } from "./geometry";

/** One shape as it lies in the patient: its vertices in order. */
export interface Mark3D {
  readonly colour: string;
  readonly points: readonly Lps[];
  readonly form: "open" | "closed" | "point";
}

/** Triangles of one colour: three numbers a vertex (LPS mm), four a face (3, then its vertices). */
export interface MarkMesh {
  readonly colour: string;
  readonly points: Float32Array;
  readonly triangles: Uint32Array;
}

/** Thickness of lines and points as a share of the volume's diagonal, so that they look alike in any volume. */
const STRUT_SHARE = 0.0022;
const POINT_SHARE = 0.009;
/** More lines than this would cost more than they show: the marks from there on are left out, and counted. */
export const MOST_STRUTS = 60_000;

/** Meshes of all marks, one a colour; `sizeMm` is the length of the volume's diagonal. */
export function meshesOf(marks: Iterable<Mark3D>, sizeMm: number): { readonly meshes: readonly MarkMesh[]; readonly leftOut: number } {
  const byColour = new Map<string, Builder>();
  let [struts, leftOut] = [0, 0];
  for (const mark of marks) {
    const sides = sidesOf(mark);
    struts += Math.max(1, sides.length);
    if (struts > MOST_STRUTS) {
      leftOut++;
      continue;
    }
    const builder = byColour.get(mark.colour) ?? new Builder();
    byColour.set(mark.colour, builder);
    for (const [a, b] of sides) builder.strut(a, b, sizeMm * STRUT_SHARE);
    if (mark.form === "point") for (const point of mark.points) builder.octahedron(point, sizeMm * POINT_SHARE);
  }
  return { meshes: [...byColour].map(([colour, builder]) => ({ colour, ...builder.mesh() })), leftOut };
}

function sidesOf({ form, points }: Mark3D): (readonly [Lps, Lps])[] {
  if (form === "point") return [];
  const sides = points.slice(1).map((b, n) => [at(points, n), b] as const);
  return form === "closed" && points.length > 2 ? [...sides, [at(points, points.length - 1), at(points, 0)]] : sides;
}

const OCTAHEDRON: readonly Lps[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

class Builder {
  private readonly points: number[] = [];
  private readonly triangles: number[] = [];

  /** A bar with a square section from a to b. */
  strut(a: Lps, b: Lps, radius: number): void {
    const along = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
    if (!along) return;
    const side = unit(cross(along, Math.abs(along[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0])) ?? [1, 0, 0];
    const up = cross(along, side);
    const first = this.points.length / 3;
    for (const end of [a, b])
      for (const [s, u] of [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ] as const)
        this.points.push(...end.map((value, n) => value + radius * (s * at(side, n) + u * at(up, n))));
    for (let n = 0; n < 4; n++) {
      const [p, q] = [first + n, first + ((n + 1) % 4)];
      this.triangles.push(3, p, q, q + 4, 3, p, q + 4, p + 4);
    }
  }

  octahedron(middle: Lps, radius: number): void {
    const first = this.points.length / 3;
    for (const corner of OCTAHEDRON) this.points.push(...middle.map((value, n) => value + radius * at(corner, n)));
    for (const x of [0, 1]) for (const y of [2, 3]) for (const z of [4, 5]) this.triangles.push(3, first + x, first + y, first + z);
  }

  mesh(): Pick<MarkMesh, "points" | "triangles"> {
    return { points: Float32Array.from(this.points), triangles: Uint32Array.from(this.triangles) };
  }
}
