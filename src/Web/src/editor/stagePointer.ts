/** What a pointer on a view means: an issue's pin, a place for one, the object's menu, else the tool's business. */
import { shapeOf } from "../shapes/registry";
import { commitChange } from "../tools/drawing";
import { handleOf, shapeUnder } from "../tools/hitTest";
import type { SliceShape, ToolPointer } from "../tools/tool";
import { ijkFromPicture, isOblique, type PicturePoint } from "../viewer/geometry";
import type { Viewport2D } from "../viewer/viewport2d";
import type { ViewPointer } from "../viewer/viewportInput";
import { sceneOf } from "./scene";
import type { Stage } from "./stage";

export class StagePointer {
  constructor(private readonly stage: Stage) {}

  pointer(view: Viewport2D, event: ViewPointer): void {
    const { ui } = this.stage;
    if (this.stage.obliques.pointer(view, event)) return;
    const pointer: ToolPointer = { ...event, view, picture: view.pictureAt(event.canvas) };
    const pin = event.kind === "down" && event.target instanceof Element ? event.target.getAttribute("data-issue") : null;
    if (pin) return ui.setState({ tab: "issues", openIssue: pin, rightOpen: true });
    if (ui.getState().placing && event.kind === "down") return this.placeIssue(view, pointer.picture);
    if (event.kind === "move" && !event.pressed) this.hover(view, pointer);
    this.stage.activeTool.handle(pointer);
  }

  menu(view: Viewport2D, event: ViewPointer): void {
    const { stage } = this;
    const pointer: ToolPointer = { ...event, view, picture: view.pictureAt(event.canvas) };
    const handle = handleOf(event.target);
    const shape = handle ? stage.host.shapesOn(view).find((candidate) => candidate.objectId === handle.objectId) : undefined;
    if (handle && shape && this.removeVertex(view, shape, handle.index)) return;
    const object = shapeUnder(stage.host, pointer)?.shape ?? stage.maskAt(view, pointer.picture);
    if (!object) return;
    stage.host.select(object);
    if (isOblique(view.plane)) return stage.host.say("The menu of an object is on the grid's own planes: axial, sagittal, coronal.");
    const box = view.element.getBoundingClientRect();
    const place = { x: box.left + event.canvas.x, y: box.top + event.canvas.y, plane: view.plane.plane, index: view.shownIndex };
    stage.ui.setState({ menu: { ...place, object: { set: object.set, objectId: object.objectId } } });
  }

  private hover(view: Viewport2D, pointer: ToolPointer): void {
    const { stage } = this;
    const scene = sceneOf(stage, view);
    const under = shapeUnder({ selected: stage.host.selected, shapesOn: () => scene.shapes }, pointer)?.shape.objectId ?? null;
    stage.setHovered(under);
    const holder = scene.shapes.find((shape) => shape.objectId === under)?.heldBy;
    view.element.style.cursor = holder ? "not-allowed" : under && stage.ui.getState().tool === "select" ? "pointer" : "";
  }

  private removeVertex(view: Viewport2D, shape: SliceShape, handle: number): boolean {
    const { stage } = this;
    const module = shapeOf(shape.shape);
    if (!module?.remove || !stage.mayEdit() || stage.session.heldByOther(shape)) return false;
    const points = module.remove(shape.points, handle);
    if (points) commitChange(stage.host, view, view.shownIndex, shape, points);
    else stage.host.say("Fewer vertices would be no shape any more. Delete the object instead.");
    return true;
  }

  private placeIssue(view: Viewport2D, point: PicturePoint): void {
    const ijk = ijkFromPicture(view.volume.grid, view.plane, point, view.shownIndex);
    const slice = this.stage.host.latticeSlice(view, ijk);
    if (slice) this.stage.ui.setState({ placing: false, dialog: "issue", pin: { ...slice, ijk } });
  }
}
