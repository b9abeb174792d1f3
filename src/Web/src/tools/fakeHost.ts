/** A page for tests of tools: remembers what was asked of it. Ids count up, nothing is on the wire. */
import { at, ijkFromPicture, pictureFromIjk, type PicturePoint, type PlaneName, type ViewedPlane } from "../viewer/geometry";
import { obliqueGrid, obliquePlanes } from "../viewer/fixtures";
import type { PointerKind } from "../viewer/viewportInput";
import type { ActiveLabel, DraftCommand, DraftShape, DraftStroke, ObjectRef, SliceShape, Tool, ToolHost, ToolView } from "./tool";

const SCALE = 10;

/** A view of ten canvas pixels a picture pixel. */
export function fakeView(plane: ViewedPlane = obliquePlanes.axial, shownIndex = 4): ToolView {
  return {
    plane,
    volume: { grid: obliqueGrid },
    shownIndex,
    settled: true,
    zoom: SCALE,
    canvasAt: (ijk) => {
      const { x, y } = pictureFromIjk(obliqueGrid, plane, ijk);
      return { x: x * SCALE, y: y * SCALE };
    },
    pictureAt: ({ x, y }) => ({ x: x / SCALE, y: y / SCALE }),
    panBy: () => undefined,
  };
}

export class FakeHost implements ToolHost {
  shapes: SliceShape[] = [];
  mask: ObjectRef | null = null;
  selected: ObjectRef | null = null;
  selectedMask: (ObjectRef & { labelId: string }) | null = null;
  activeLabel: ActiveLabel | null = null;
  next: (ObjectRef & { revision: number }) | null = null;
  brush = { size: 1, takeOver: false };
  heldByOther = new Set<string>();
  held: string | null = null;
  commands: DraftCommand[] = [];
  previews: Record<string, readonly PicturePoint[] | null> = {};
  draft: DraftShape | null = null;
  stroke: DraftStroke | null = null;
  said: string[] = [];
  crosshair: PicturePoint | null = null;
  private ids = 0;

  shapesOn = (): readonly SliceShape[] => this.shapes;
  maskAt = (): ObjectRef | null => this.mask;
  continued = (): (ObjectRef & { revision: number }) | null => this.next;
  latticeSlice = (view: ToolView): { plane: PlaneName; index: number } | null => ({ plane: "axial", index: view.shownIndex });
  newId = (): string => `new-${++this.ids}`;
  setDraft = (draft: DraftShape | null): void => void (this.draft = draft);
  setStroke = (stroke: DraftStroke | null): void => void (this.stroke = stroke);
  showBrush = (): void => undefined;
  adjustWindow = (): void => undefined;
  say = (text: string): void => void this.said.push(text);
  crosshairTo = (_: ToolView, at: PicturePoint): void => void (this.crosshair = at);
  release = (): void => void (this.held = null);
  execute = (commands: readonly DraftCommand[]): void => void this.commands.push(...commands);
  select(object: ObjectRef | null): void {
    this.selected = object && { set: object.set, objectId: object.objectId };
  }
  preview(objectId: string, points: readonly PicturePoint[] | null): void {
    this.previews[objectId] = points;
  }
  grab(object: ObjectRef): boolean {
    if (this.heldByOther.has(object.objectId)) return false;
    this.held = object.objectId;
    return true;
  }
}

/** Drives a tool with picture coordinates and gives the path after each step. */
export function drive(
  tool: Tool,
  view: ToolView,
  steps: readonly (readonly [PointerKind, number, number, (EventTarget | null)?])[],
): string[] {
  return steps.map(([kind, x, y, target = null]) => {
    const canvas = { x: x * SCALE, y: y * SCALE };
    const pressed = kind === "down" || kind === "move";
    tool.handle({ kind, canvas, picture: { x, y }, view, pressed, shift: false, ctrl: false, alt: false, target });
    return tool.path;
  });
}

/** The element of a handle, as the overlay makes it. */
export function handleElement(objectId: string, handle: number): EventTarget {
  return { dataset: { objectId, handle: String(handle) } } as unknown as EventTarget;
}

/** IJK of picture points on the test grid's plane, as commands carry them. */
export function stored(plane: ViewedPlane, index: number, points: readonly (readonly [number, number])[]): number[][] {
  return points.map((point) => [...ijkFromPicture(obliqueGrid, plane, { x: at(point, 0), y: at(point, 1) }, index)]);
}
