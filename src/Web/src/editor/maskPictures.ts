/** The masks on each view's picture, painted once for what stands there. */
import type { ObjectRef } from "../tools/tool";
import type { PicturePoint } from "../viewer/geometry";
import type { MaskOverlay } from "../viewer/glRenderer";
import type { Viewport2D } from "../viewer/viewport2d";
import { ownerAt, paintMasks, withStroke, type PaintedMasks } from "./maskPainter";
import { findLabel } from "./ontology";
import type { Stage } from "./stage";

export class MaskPictures {
  private readonly painted = new WeakMap<Viewport2D, { readonly key: string; readonly masks: PaintedMasks }>();

  constructor(private readonly stage: Stage) {}

  /** The masks of a view's slice, with the stroke being painted on top. */
  of(view: Viewport2D): MaskOverlay {
    const { hidden, selected } = this.stage.ui.getState();
    const { session } = this.stage;
    const { project, setsVersion } = session.state;
    const place = `${view.volume.grid.id}|${view.plane.plane}|${view.shownIndex}`;
    const key = `${place}|${setsVersion}|${selected?.objectId ?? ""}|${[...hidden].join()}`;
    const known = this.painted.get(view);
    const colour = (set: string, objectId: string): string | null => {
      const object = hidden.has(objectId) ? undefined : session.sets.get(set)?.find(objectId);
      return object ? (findLabel(project, object.labelId)?.colour ?? "#ffffff") : null;
    };
    const masks =
      known?.key === key
        ? known.masks
        : paintMasks(session.sets.values(), view.volume.grid, view.plane, view.shownIndex, colour, selected?.objectId ?? null);
    this.painted.set(view, { key, masks });
    const { stroke } = this.stage.host;
    return stroke?.view === view && stroke.index === view.shownIndex ? withStroke(masks, stroke) : masks;
  }

  /** The object whose mask covers a picture point. */
  at(view: Viewport2D, point: PicturePoint): ObjectRef | null {
    const masks = this.painted.get(view)?.masks;
    return masks ? ownerAt(masks, view.plane.width, Math.round(point.x), Math.round(point.y)) : null;
  }
}
