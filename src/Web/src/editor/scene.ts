/** What lies over one picture now. */
import type { FrameLabel, SetModel, SetObject } from "../sync/setModel";
import type { LeaseView, PersonPresence } from "../sync/wire";
import type { ToolView } from "../tools/tool";
import { isOblique, nearestIndex, pictureFromIjk, type GridGeometry, type PlaneDescriptor } from "../viewer/geometry";
import { cutLine, type SlicePlace } from "../viewer/linking";
import { findLabel } from "./ontology";
import type { OverlayCut, OverlayGhost, OverlayPeer, OverlayPin, OverlayScene, OverlayShape } from "./overlayScene";
import type { Stage } from "./stage";

/** Slices keep their colours everywhere: axial red, sagittal green, coronal blue. */
export const PLANE_COLOURS: Record<string, string> = {
  axial: "#e5534b",
  sagittal: "#57ab5a",
  coronal: "#539bf5",
  native: "#9a9aa2",
  oblique: "#b083f0",
};

export function sceneOf(stage: Stage, view: ToolView): OverlayScene & { shapes: readonly OverlayShape[] } {
  const ui = stage.ui.getState();
  const { brushAt } = stage.host;
  const brushing = brushAt?.view === view && (ui.tool === "brush" || ui.tool === "eraser");
  return {
    shapes: shapesOf(stage, view),
    ghosts: ghostsOf(stage, view),
    selectedId: ui.selected?.objectId ?? null,
    hoveredId: stage.hovered,
    editable: stage.mayEdit() && ui.tool === "select",
    draft: stage.host.draft,
    crosshair: ui.crosshair ? crosshairOf(stage, view) : null,
    cuts: ui.crosshair ? cutsOf(stage, view) : [],
    peers: peersOf(stage),
    pins: pinsOf(stage, view),
    brush: brushing ? { x: brushAt.x, y: brushAt.y, size: ui.brush.size } : null,
  };
}

function shapesOf(stage: Stage, view: ToolView): OverlayShape[] {
  const { project, leases, me, people } = stage.session.state;
  const { hidden } = stage.ui.getState();
  const { grid } = view.volume;
  const shapes: OverlayShape[] = [];
  for (const set of stage.session.sets.values()) {
    for (const object of candidates(set, view)) {
      if (hidden.has(object.id)) continue;
      const frame = object.frames.find((f) => isOn(view, f));
      if (!frame) continue;
      const label = findLabel(project, object.labelId);
      const lease = leases.find((l) => l.objectId === object.id && l.set === object.set && l.sessionId !== me?.sessionId);
      shapes.push({
        set: object.set,
        objectId: object.id,
        labelId: object.labelId,
        shape: frame.shape,
        points: stage.host.previews.get(object.id) ?? frame.points.map((ijk) => pictureFromIjk(grid, view.plane, ijk)),
        revision: object.revision,
        colour: label?.colour ?? "#ffffff",
        name: label?.name ?? "",
        pending: object.pending,
        heldBy: lease ? { name: lease.name, colour: colourOf(people, lease) } : null,
      });
    }
  }
  return shapes;
}

/** Objects that may have a shape on a view's picture: on a lattice slice those drawn there, however many the set has. */
function candidates(set: SetModel, { plane, volume, shownIndex }: ToolView): Iterable<SetObject> {
  return isOblique(plane) ? set.objects() : set.on({ grid: volume.grid.id, plane: plane.plane, frameIndex: shownIndex });
}

/** Whether a frame label lies on a view's picture: it was drawn there, or on an oblique one it is a point half a picture away at most. */
function isOn(view: ToolView, frame: FrameLabel): boolean {
  const { grid } = view.volume;
  if (frame.grid !== grid.id) return false;
  if (!isOblique(view.plane)) return frame.plane === view.plane.plane && frame.frameIndex === view.shownIndex;
  const [place] = frame.points;
  if (frame.shape !== "location" || !place) return false;
  return Math.abs(pictureFromIjk(grid, view.plane, place).index - view.shownIndex) <= 0.5;
}

/** Refused shapes of this picture, until a person has decided. */
function ghostsOf(stage: Stage, view: ToolView): OverlayGhost[] {
  const { grid } = view.volume;
  return stage.session.state.refused.flatMap(({ order, command }) => {
    const geometry = command.data["geometry"] as FrameLabel | undefined;
    if (geometry?.grid !== grid.id || geometry.plane !== view.plane.plane || geometry.frameIndex !== view.shownIndex) return [];
    return [{ key: order, shape: geometry.shape, points: geometry.points.map((ijk) => pictureFromIjk(grid, view.plane, ijk)) }];
  });
}

export function colourOf(people: readonly PersonPresence[], lease: LeaseView): string {
  return people.find((person) => person.sessionId === lease.sessionId)?.colour ?? "#ffb547";
}

function peersOf(stage: Stage): OverlayPeer[] {
  const { people, me } = stage.session.state;
  return people.flatMap(({ sessionId, name, letter, colour, at }) =>
    sessionId !== me?.sessionId && at?.point ? [{ sessionId, name, letter, colour, lps: at.point }] : [],
  );
}

function pinsOf(stage: Stage, view: ToolView): OverlayPin[] {
  const issues = stage.session.state.task?.issues ?? [];
  return issues.flatMap((issue, number) =>
    issue.place?.grid === view.volume.grid.id && !issue.deleted
      ? [{ issueId: issue.id, number: number + 1, open: issue.resolvedBy === undefined, ijk: issue.place.point }]
      : [],
  );
}

/** Each crosshair line has the colour of the plane it stands for. A stack has no planes that meet. */
function crosshairOf(stage: Stage, { plane, volume }: ToolView): OverlayScene["crosshair"] {
  const planes = planesOf(stage, volume.grid);
  if (planes.length < 2 || isOblique(plane)) return null;
  const colour = (axis: string): string => colourOfPlane(planes.find((candidate) => candidate.sliceAxis.axis === axis)?.plane);
  const colours = { vertical: colour(plane.columnAxis.axis), horizontal: colour(plane.rowAxis.axis) };
  return { ijk: stage.crosshair.on(volume.grid), colours };
}

const colourOfPlane = (plane: string | undefined): string => PLANE_COLOURS[plane ?? "native"] ?? "#9a9aa2";

function planesOf(stage: Stage, grid: GridGeometry): readonly PlaneDescriptor[] {
  return stage.session.state.volumes.find((candidate) => candidate.grid.id === grid.id)?.planes ?? [];
}

/** Where slices of other series cut this picture, and where the oblique plane and the lattice's own cut each other. */
function cutsOf(stage: Stage, view: ToolView): OverlayCut[] {
  const here = { grid: view.volume.grid, plane: view.plane, index: view.shownIndex };
  const cuts = isOblique(view.plane) ? latticeCuts(stage, here) : obliqueCut(stage, here);
  return [...cuts, ...otherCuts(stage, here)];
}

/** The lattice planes through the crosshair, as an oblique picture meets them. */
function latticeCuts(stage: Stage, here: SlicePlace): OverlayCut[] {
  const cross = stage.crosshair.on(here.grid);
  return planesOf(stage, here.grid).flatMap((plane) => {
    const line = cutLine(here, { grid: here.grid, plane, index: nearestIndex(here.grid, plane, cross) });
    return line ? [{ key: plane.plane, line, colour: colourOfPlane(plane.plane) }] : [];
  });
}

/** The oblique plane as a lattice picture meets it, with handles to turn it about the crosshair. */
function obliqueCut(stage: Stage, here: SlicePlace): OverlayCut[] {
  const plane = stage.obliques.isShown(here.grid) ? stage.obliques.planeOf(here.grid) : null;
  if (!plane) return [];
  const cross = stage.crosshair.on(here.grid);
  const line = cutLine(here, { grid: here.grid, plane, index: nearestIndex(here.grid, plane, cross) });
  return line ? [{ key: "oblique", line, colour: colourOfPlane("oblique"), turnsAbout: cross }] : [];
}

function otherCuts(stage: Stage, here: SlicePlace): OverlayCut[] {
  return stage.slicesShown.flatMap((other, n) => {
    const line = other.grid.id === here.grid.id ? null : cutLine(here, other);
    return line ? [{ key: `${n}`, line, colour: colourOfPlane(other.plane.plane) }] : [];
  });
}
