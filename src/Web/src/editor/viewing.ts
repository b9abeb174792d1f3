/** How the picture looks now, as drawing commands carry it. */
import type { ProjectState } from "../contract/rest";
import type { ViewingCondition } from "../sync/wire";
import type { Viewport2D } from "../viewer/viewport2d";

export function viewingCondition(view: Viewport2D, project: ProjectState | null): ViewingCondition {
  const { window, colourMap } = view.state;
  return {
    windowCenter: window.center,
    windowWidth: window.width,
    voiLutFunction: view.exact ? "LINEAR_EXACT" : "LINEAR",
    ...(colourMap === "grey" ? {} : { colourMap }),
    plane: view.plane.plane,
    slabThicknessMm: 0,
    zoom: view.zoom,
    displayWidthPx: Math.round(view.clientSize.width),
    displayHeightPx: Math.round(view.clientSize.height),
    protocolVersion: project?.protocols.at(-1)?.version ?? 0,
  };
}
