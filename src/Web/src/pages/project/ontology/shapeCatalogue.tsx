import type { ReactNode } from "react";

/** A shape a label can have, by its id in the shape registry. */
export interface ShapeChoice {
  id: string;
  name: string;
  /** What it is for, in a line. */
  text: string;
  /** The shape on a 96 × 64 picture, drawn in the current colour. */
  preview: ReactNode;
}

const handle = (x: number, y: number) => (
  <circle key={`${x},${y}`} cx={x} cy={y} r={3} fill="#fff" stroke="currentColor" strokeWidth={1.5} />
);
const outline: [number, number][] = [
  [30, 20],
  [52, 13],
  [70, 27],
  [62, 47],
  [38, 50],
];
const line: [number, number][] = [
  [20, 44],
  [40, 24],
  [58, 36],
  [78, 16],
];
const text = (points: [number, number][]) => points.map((p) => p.join(",")).join(" ");

/** In the order in which they are offered. */
export const shapeChoices: readonly ShapeChoice[] = [
  {
    id: "bitmask",
    name: "Mask",
    text: "Voxels, painted with brush and eraser; one object over many slices, seen in all planes.",
    preview: (
      <path
        d="M26 22h6v-2h8v2h4v4h3v10h-3v4h-4v3h-9v-3h-5v-4h-3V28h3z"
        fill="currentColor"
        fillOpacity={0.6}
        stroke="currentColor"
        strokeWidth={1.5}
      />
    ),
  },
  {
    id: "polygon",
    name: "Polygon",
    text: "A closed outline on a slice; points are moved, added, removed. Area, perimeter, longest diameter.",
    preview: (
      <>
        <polygon points={text(outline)} fill="currentColor" fillOpacity={0.18} stroke="currentColor" strokeWidth={2} />
        {outline.map(([x, y]) => handle(x, y))}
      </>
    ),
  },
  {
    id: "boundingBox",
    name: "Box",
    text: "A rectangle on a slice. Sides and area.",
    preview: (
      <>
        <rect x={28} y={16} width={42} height={32} fill="currentColor" fillOpacity={0.14} stroke="currentColor" strokeWidth={2} />
        {[handle(28, 16), handle(70, 16), handle(70, 48), handle(28, 48)]}
      </>
    ),
  },
  {
    id: "polyline",
    name: "Line",
    text: "An open line of two or more points on a slice. Length.",
    preview: (
      <>
        <polyline points={text(line)} fill="none" stroke="currentColor" strokeWidth={2} />
        {line.map(([x, y]) => handle(x, y))}
      </>
    ),
  },
  {
    id: "location",
    name: "Point",
    text: "One place on a slice, such as a landmark.",
    preview: (
      <>
        <path d="M48 20v9M48 37v9M35 33h9M52 33h9" stroke="currentColor" strokeWidth={2} />
        <circle cx={48} cy={33} r={3.5} fill="currentColor" />
      </>
    ),
  },
];

/** The choice of an id; an id this page does not know shows itself. */
export function shapeChoice(id: string): ShapeChoice {
  return shapeChoices.find((shape) => shape.id === id) ?? { id, name: id, text: "This page has no picture of the shape.", preview: null };
}
