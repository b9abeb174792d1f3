/** Tools are state machines: one class a state; what they want done goes through the host. */
import type { Points } from "../shapes/shape";
import type { GridGeometry, PicturePoint, PlaneName, ViewedPlane } from "../viewer/geometry";
import type { ViewPointer } from "../viewer/viewportInput";

/** What a tool needs of a view. */
export interface ToolView {
  readonly plane: ViewedPlane;
  readonly volume: { readonly grid: GridGeometry };
  readonly shownIndex: number;
  readonly settled: boolean;
  readonly zoom: number;
  canvasAt(ijk: readonly number[]): { x: number; y: number };
  pictureAt(point: { x: number; y: number }): PicturePoint;
  panBy(dx: number, dy: number): void;
}

/** A pointer event with its place in the picture. */
export interface ToolPointer extends ViewPointer {
  readonly view: ToolView;
  readonly picture: PicturePoint;
}

/** An object's shape as it lies on the picture under the pointer. */
export interface SliceShape {
  readonly set: string;
  readonly objectId: string;
  readonly labelId: string;
  readonly shape: string;
  readonly points: Points;
  readonly revision: number;
  readonly colour: string;
}

/** The class new objects get. */
export interface ActiveLabel {
  readonly set: string;
  readonly labelId: string;
  readonly shape: string;
  readonly colour: string;
}

export interface ObjectRef {
  readonly set: string;
  readonly objectId: string;
}

/** A command without its id and viewing condition, which the host adds. */
export interface DraftCommand {
  readonly stream: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** A shape being drawn, not yet anybody's. */
export interface DraftShape {
  readonly view: ToolView;
  readonly index: number;
  readonly shape: string;
  readonly points: Points;
  /** Where the next vertex would go. */
  readonly next?: PicturePoint;
  readonly colour: string;
}

/** A stroke being painted: pixels of one picture. */
export interface DraftStroke {
  readonly view: ToolView;
  readonly index: number;
  readonly pixels: Uint8Array;
  readonly erases: boolean;
  readonly colour: string;
}

export interface BrushSettings {
  /** Diameter: mm, or px where the spacing is unknown. */
  readonly size: number;
  readonly takeOver: boolean;
}

/** The page, as tools see it. */
export interface ToolHost {
  shapesOn(view: ToolView): readonly SliceShape[];
  maskAt(view: ToolView, at: PicturePoint): ObjectRef | null;
  readonly selected: ObjectRef | null;
  select(object: ObjectRef | null): void;
  readonly activeLabel: ActiveLabel | null;
  /** The chosen object when it is a mask, for the brush to go on with. */
  readonly selectedMask: (ObjectRef & { readonly labelId: string }) | null;
  /** The object that drawing here continues (the chosen one, when it is of the active class and has no shape on this picture). */
  continued(view: ToolView): (ObjectRef & { readonly revision: number }) | null;
  readonly brush: BrushSettings;
  /** The lattice slice that a place in a view belongs to: the view's own, or on an oblique view the nearest of the plane it is least tilted to. */
  latticeSlice(view: ToolView, ijk: readonly number[]): { readonly plane: PlaneName; readonly index: number } | null;
  /** False when somebody else holds the object; otherwise it is held until released. */
  grab(object: ObjectRef): boolean;
  release(): void;
  newId(): string;
  execute(commands: readonly DraftCommand[], view: ToolView): void;
  preview(objectId: string, points: Points | null): void;
  setDraft(draft: DraftShape | null): void;
  setStroke(stroke: DraftStroke | null): void;
  showBrush(view: ToolView | null, at: { x: number; y: number } | null): void;
  crosshairTo(view: ToolView, at: PicturePoint): void;
  adjustWindow(view: ToolView, dx: number, dy: number): void;
  say(text: string): void;
}

/** One state of a tool. */
export abstract class ToolState {
  abstract readonly name: string;
  enter(): void {}
  exit(): void {}
  down?(event: ToolPointer): void;
  move?(event: ToolPointer): void;
  up?(event: ToolPointer): void;
  double?(event: ToolPointer): void;
  /** True when the key was for this state. */
  key?(key: string): boolean;
  /** Leaves everything as it was before the gesture. */
  cancel(): void {}
}

/** A tool: its name, its states by what makes them, and the one it is in. */
export abstract class Tool {
  abstract readonly name: string;
  /** Whether a double click belongs to the tool rather than to the layout. */
  readonly wantsDouble: boolean = false;
  private current: ToolState | null = null;

  constructor(readonly host: ToolHost) {}

  protected abstract idle(): ToolState;

  /** Tool and state, such as `polygon.drawing`. */
  get path(): string {
    return `${this.name}.${this.state.name}`;
  }

  get isIdle(): boolean {
    return this.state.name === "idle";
  }

  go(state: ToolState): void {
    this.current?.exit();
    this.current = state;
    state.enter();
  }

  toIdle(): void {
    this.go(this.idle());
  }

  handle(event: ToolPointer): void {
    const { state } = this;
    if (event.kind === "down") state.down?.(event);
    else if (event.kind === "move") state.move?.(event);
    else if (event.kind === "up") state.up?.(event);
    else if (event.kind === "double") state.double?.(event);
    else this.cancel();
  }

  key(key: string): boolean {
    if (key !== "Escape") return this.state.key?.(key) ?? false;
    const busy = !this.isIdle;
    this.cancel();
    return busy;
  }

  /** Bails out of the gesture; what was not committed never happened. */
  cancel(): void {
    this.state.cancel();
    this.toIdle();
  }

  private get state(): ToolState {
    this.current ??= this.idle();
    return this.current;
  }
}
