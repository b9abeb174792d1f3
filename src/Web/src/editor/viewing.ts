/** How the picture looks now, as drawing commands carry it. */
import type { ProjectState } from "../contract/rest";
import type { ViewingCondition } from "../sync/wire";
import { isOblique, type Lps } from "../viewer/geometry";
import type { Viewport2D } from "../viewer/viewport2d";
import type { ViewState } from "../viewer/viewTransform";

export function viewingCondition(view: Viewport2D, project: ProjectState | null): ViewingCondition {
  const { window, colourMap, voiFunction, table } = view.state;
  return {
    windowCenter: window.center,
    windowWidth: window.width,
    voiLutFunction: voiFunction,
    ...(voiFunction === "TABLE" && table !== null ? { voiTable: table } : {}),
    ...(colourMap === "grey" ? {} : { colourMap }),
    plane: view.plane.plane,
    slabThicknessMm: view.slab?.thicknessMm ?? 0,
    zoom: view.zoom,
    displayWidthPx: Math.round(view.clientSize.width),
    displayHeightPx: Math.round(view.clientSize.height),
    protocolVersion: project?.protocols.at(-1)?.version ?? 0,
    ...turnOf(view.view),
    ...filterOf(view),
    ...(view.slab ? { projection: view.slab.projection } : {}),
    ...cutOf(view),
  };
}

/** How an oblique plane lay in the patient; the lattice planes are told by their names. */
function cutOf({ plane }: Viewport2D): Pick<ViewingCondition, "cut"> {
  const vector = ([x, y, z]: Lps): { x: number; y: number; z: number } => ({ x, y, z });
  return isOblique(plane) ? { cut: { right: vector(plane.right), down: vector(plane.down) } } : {};
}

function turnOf({ angle, flipX, flipY }: ViewState): Pick<ViewingCondition, "turn"> {
  return angle === 0 && !flipX && !flipY ? {} : { turn: { degrees: angle, flippedX: flipX, flippedY: flipY } };
}

/** Nothing is said where nothing was done. */
function filterOf(view: Viewport2D): Pick<ViewingCondition, "filter"> {
  const { crisp, brightness, contrast, gamma, channel } = view.state;
  const inverted = view.shownInverted;
  const ofColour = view.volume.pixelType === "rgb8" && channel !== "colour" ? { channel } : {};
  const filter = { inverted, brightness, contrast, gamma, crisp, ...ofColour };
  const touched = inverted || crisp || brightness !== 0 || contrast !== 1 || gamma !== 1 || "channel" in ofColour;
  return touched ? { filter } : {};
}
