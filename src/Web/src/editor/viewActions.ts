/** What a view can do to its own picture. Only the view turns: stored geometry and pixels never change. */
import { FIT_VIEW, mirrored, turned } from "../viewer/viewTransform";
import type { Viewport2D } from "../viewer/viewport2d";

export interface ViewAction {
  readonly id: "rotate-left" | "rotate-right" | "flip-horizontal" | "flip-vertical" | "invert" | "centre" | "fit";
  readonly title: string;
  readonly key?: string;
  readonly run: (view: Viewport2D) => void;
}

export const VIEW_ACTIONS: readonly ViewAction[] = [
  { id: "rotate-left", title: "Rotate 90° counter-clockwise", key: ",", run: (view) => view.setView(turned(view.view, -90)) },
  { id: "rotate-right", title: "Rotate 90° clockwise", key: ".", run: (view) => view.setView(turned(view.view, 90)) },
  { id: "flip-horizontal", title: "Flip horizontally", run: (view) => view.setView(mirrored(view.view, "horizontal")) },
  { id: "flip-vertical", title: "Flip vertically", run: (view) => view.setView(mirrored(view.view, "vertical")) },
  { id: "invert", title: "Invert this view", run: (view) => view.setInverted(!view.inverted) },
  { id: "centre", title: "Centre", run: (view) => view.setView({ ...view.view, zoom: view.zoom, panX: 0, panY: 0 }) },
  { id: "fit", title: "Fit, unturned", key: "f", run: (view) => view.setView(FIT_VIEW) },
];
