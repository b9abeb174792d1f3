import { shapeOf } from "../shapes/registry";
import { translated, type Points } from "../shapes/shape";
import { isOblique } from "../viewer/geometry";
import { commitChange, onPicture } from "./drawing";
import { shapeUnder, type Under } from "./hitTest";
import { Tool, ToolState, type SliceShape, type ToolPointer } from "./tool";

const SLOP_PX = 3;

/** Chooses objects, moves them and their vertices. */
export class SelectTool extends Tool {
  readonly name = "select";
  protected idle(): ToolState {
    return new Idle(this);
  }
}

class Idle extends ToolState {
  readonly name = "idle";
  constructor(private readonly tool: SelectTool) {
    super();
  }

  override down(event: ToolPointer): void {
    const { host } = this.tool;
    if (!event.view.settled) return;
    const under = shapeUnder(host, event);
    if (under) return this.press(event, under);
    const mask = host.maskAt(event.view, event.picture);
    host.select(mask);
  }

  private press(event: ToolPointer, under: Under): void {
    const { host } = this.tool;
    const wasChosen = host.selected?.objectId === under.shape.objectId;
    host.select(under.shape);
    // A location seen in an oblique view belongs to a slice of the lattice: it is moved there.
    if (isOblique(event.view.plane)) return;
    if (!host.grab(under.shape)) return;
    this.tool.go(
      under.handle === null ? new Pressed(this.tool, event, under, wasChosen) : new Reshaping(this.tool, event, under.shape, under.handle),
    );
  }
}

/** Down on a shape, not moved yet: a click chooses (or adds a vertex to the edge of a chosen one), a drag moves. */
class Pressed extends ToolState {
  readonly name = "pressed";
  constructor(
    private readonly tool: SelectTool,
    private readonly start: ToolPointer,
    private readonly under: Under,
    private readonly wasChosen: boolean,
  ) {
    super();
  }

  override move(event: ToolPointer): void {
    const moved = Math.hypot(event.canvas.x - this.start.canvas.x, event.canvas.y - this.start.canvas.y);
    if (moved <= SLOP_PX) return;
    this.tool.go(new Translating(this.tool, this.start, this.under.shape));
    this.tool.handle(event);
  }

  override up(): void {
    const { shape, hit } = this.under;
    const module = shapeOf(shape.shape);
    if (this.wasChosen && hit?.part === "edge" && module?.insert) {
      const at = onPicture(this.start.view, this.start.picture);
      commitChange(this.tool.host, this.start.view, this.start.view.shownIndex, shape, module.insert(shape.points, hit.edge, at));
    }
    this.tool.host.release();
    this.tool.toIdle();
  }

  override cancel(): void {
    this.tool.host.release();
  }
}

/** A drag that previews new points and commits them once, on release. */
abstract class Dragging extends ToolState {
  private points: Points | null = null;
  private readonly index: number;
  constructor(
    protected readonly tool: SelectTool,
    protected readonly start: ToolPointer,
    protected readonly shape: SliceShape,
  ) {
    super();
    this.index = start.view.shownIndex;
  }

  protected abstract changed(event: ToolPointer): Points;

  override move(event: ToolPointer): void {
    this.points = this.changed(event);
    this.tool.host.preview(this.shape.objectId, this.points);
  }

  override up(): void {
    const { host } = this.tool;
    if (this.points) commitChange(host, this.start.view, this.index, this.shape, this.points);
    host.preview(this.shape.objectId, null);
    host.release();
    this.tool.toIdle();
  }

  override cancel(): void {
    this.tool.host.preview(this.shape.objectId, null);
    this.tool.host.release();
  }
}

class Translating extends Dragging {
  readonly name = "translating";
  protected changed(event: ToolPointer): Points {
    const { width, height } = event.view.plane;
    const { points } = this.shape;
    const within = (wish: number, values: number[], size: number): number =>
      Math.min(Math.max(wish, -0.5 - Math.min(...values)), size - 0.5 - Math.max(...values));
    const xs = points.map((point) => point.x);
    const ys = points.map((point) => point.y);
    const dx = within(event.picture.x - this.start.picture.x, xs, width);
    const dy = within(event.picture.y - this.start.picture.y, ys, height);
    return translated(points, dx, dy);
  }
}

class Reshaping extends Dragging {
  readonly name = "reshaping";
  constructor(
    tool: SelectTool,
    start: ToolPointer,
    shape: SliceShape,
    private readonly handle: number,
  ) {
    super(tool, start, shape);
  }

  protected changed(event: ToolPointer): Points {
    return shapeOf(this.shape.shape)?.moveHandle(this.shape.points, this.handle, onPicture(event.view, event.picture)) ?? this.shape.points;
  }
}
