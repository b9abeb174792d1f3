/** The page as tools see it. */
import { uuid7 } from "../contract/uuid7";
import type { SetObject } from "../sync/setModel";
import type { Points } from "../shapes/shape";
import type {
  ActiveLabel,
  BrushSettings,
  DraftCommand,
  DraftShape,
  DraftStroke,
  ObjectRef,
  SliceShape,
  ToolHost,
  ToolView,
} from "../tools/tool";
import { contains, ijkFromPicture, isOblique, type PicturePoint, type PlaneName } from "../viewer/geometry";
import { nearestLatticeSlice } from "../viewer/oblique";
import { draggedWindow } from "../viewer/voi";
import { say } from "./editorUi";
import { activeLabel, classesOf, findLabel } from "./ontology";
import { sceneOf } from "./scene";
import type { Stage } from "./stage";
import { viewingCondition } from "./viewing";

export class StageHost implements ToolHost {
  draft: DraftShape | null = null;
  stroke: DraftStroke | null = null;
  readonly previews = new Map<string, Points>();
  brushAt: { readonly view: ToolView; readonly x: number; readonly y: number } | null = null;

  constructor(private readonly stage: Stage) {}

  get selected(): ObjectRef | null {
    return this.stage.ui.getState().selected;
  }

  get selectedMask(): (ObjectRef & { labelId: string }) | null {
    const object = this.find(this.selected);
    const shape = object && findLabel(this.stage.session.state.project, object.labelId)?.shape;
    return object && shape === "bitmask" ? { set: object.set, objectId: object.id, labelId: object.labelId } : null;
  }

  get activeLabel(): ActiveLabel | null {
    return activeLabel(
      classesOf(this.stage.session.state.project, this.stage.session.sets.values()),
      this.stage.ui.getState().activeLabelId,
    );
  }

  get brush(): BrushSettings {
    return this.stage.ui.getState().brush;
  }

  find(reference: ObjectRef | null): SetObject | undefined {
    return reference ? this.stage.session.sets.get(reference.set)?.find(reference.objectId) : undefined;
  }

  shapesOn(view: ToolView): readonly SliceShape[] {
    return sceneOf(this.stage, view).shapes;
  }

  maskAt(view: ToolView, point: PicturePoint): ObjectRef | null {
    return this.stage.maskAt(view, point);
  }

  latticeSlice(view: ToolView, ijk: readonly number[]): { readonly plane: PlaneName; readonly index: number } | null {
    const { plane, volume } = view;
    if (!isOblique(plane)) return { plane: plane.plane, index: view.shownIndex };
    const planes = this.stage.session.state.volumes.find((candidate) => candidate.grid.id === volume.grid.id)?.planes ?? [];
    const nearest = nearestLatticeSlice(volume.grid, planes, plane, ijk);
    return nearest && { plane: nearest.plane.plane, index: nearest.index };
  }

  continued(view: ToolView): (ObjectRef & { revision: number }) | null {
    const object = this.find(this.selected);
    if (!object || isOblique(view.plane) || object.labelId !== this.stage.ui.getState().activeLabelId) return null;
    const { grid } = view.volume;
    const here = object.frames.some(
      (frame) => frame.grid === grid.id && frame.plane === view.plane.plane && frame.frameIndex === view.shownIndex,
    );
    return here ? null : { set: object.set, objectId: object.id, revision: object.revision };
  }

  select(object: ObjectRef | null): void {
    const { selected } = this.stage.ui.getState();
    if (selected?.objectId === object?.objectId && selected?.set === object?.set) return;
    this.stage.ui.setState({ selected: object && { set: object.set, objectId: object.objectId } });
  }

  grab(object: ObjectRef): boolean {
    if (!this.stage.mayEdit()) {
      this.say(
        this.stage.session.state.task?.stageKind === "annotate"
          ? "You may look here, not draw."
          : "The annotations are closed at this stage.",
      );
      return false;
    }
    const other = this.stage.session.heldByOther(object);
    if (other) {
      this.say(`Held by ${other.name} right now. It frees when they let go.`);
      return false;
    }
    return this.stage.session.hold(object, (by) => {
      this.stage.activeTool.cancel();
      this.say(`${by.name} was first and holds it. Your change was not made.`);
    });
  }

  release(): void {
    this.stage.session.release();
  }

  newId(): string {
    return uuid7();
  }

  execute(commands: readonly DraftCommand[], view: ToolView): void {
    if (!this.stage.mayEdit()) return this.say("The annotations are closed at this stage: nothing was changed.");
    const shown = this.stage.viewBehind(view);
    if (shown) this.stage.session.execute(commands, viewingCondition(shown, this.stage.session.state.project));
  }

  preview(objectId: string, points: Points | null): void {
    if (points) this.previews.set(objectId, points);
    else this.previews.delete(objectId);
    this.stage.redraw();
  }

  setDraft(draft: DraftShape | null): void {
    this.draft = draft;
    this.stage.redraw();
  }

  setStroke(stroke: DraftStroke | null): void {
    const view = (stroke ?? this.stroke)?.view;
    this.stroke = stroke;
    if (view) this.stage.viewBehind(view)?.masksChanged();
  }

  showBrush(view: ToolView | null, point: { x: number; y: number } | null): void {
    this.brushAt = view && point ? { view, x: point.x, y: point.y } : null;
    this.stage.redraw();
  }

  crosshairTo(view: ToolView, point: PicturePoint): void {
    const { grid } = view.volume;
    if (isOblique(view.plane)) {
      const ijk = ijkFromPicture(grid, view.plane, point, view.shownIndex);
      if (contains(grid, ijk)) this.stage.moveCross(grid, ijk);
      return;
    }
    const inside = point.x >= -0.5 && point.y >= -0.5 && point.x < view.plane.width - 0.5 && point.y < view.plane.height - 0.5;
    if (inside)
      this.stage.moveCross(grid, ijkFromPicture(grid, view.plane, { x: Math.round(point.x), y: Math.round(point.y) }, view.shownIndex));
  }

  adjustWindow(view: ToolView, dx: number, dy: number): void {
    const shown = this.stage.viewBehind(view);
    if (!shown) return;
    const range = shown.volume.window.width * 3;
    this.stage.windowDragged(shown, draggedWindow(shown.state.window, dx, dy, shown.clientSize.width, range));
  }

  say(text: string): void {
    say(this.stage.ui, text);
  }
}
