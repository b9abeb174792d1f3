import { shapeOf } from "../shapes/registry";
import { distance } from "../shapes/shape";
import { ijkFromPicture, type PicturePoint } from "../viewer/geometry";
import { commitShape, labelFor, onPicture } from "./drawing";
import { Tool, ToolState, type ActiveLabel, type ToolHost, type ToolPointer, type ToolView } from "./tool";

const CLOSE_PX = 8;

/** Clicks vertices of a polygon or polyline: Enter, a double click or the first vertex completes, Backspace takes one back. */
export class PathTool extends Tool {
  override readonly wantsDouble = true;
  constructor(
    host: ToolHost,
    readonly name: "polygon" | "polyline",
  ) {
    super(host);
  }

  protected idle(): ToolState {
    return new Idle(this);
  }
}

class Idle extends ToolState {
  readonly name = "idle";
  constructor(private readonly tool: PathTool) {
    super();
  }

  override down(event: ToolPointer): void {
    const label = event.view.settled ? labelFor(this.tool.host, event.view, this.tool.name) : null;
    if (label) this.tool.go(new Drawing(this.tool, event, label));
  }
}

class Drawing extends ToolState {
  readonly name = "drawing";
  private readonly view: ToolView;
  private readonly index: number;
  private readonly points: PicturePoint[];

  constructor(
    private readonly tool: PathTool,
    start: ToolPointer,
    private readonly label: ActiveLabel,
  ) {
    super();
    this.view = start.view;
    this.index = start.view.shownIndex;
    this.points = [onPicture(start.view, start.picture)];
  }

  override enter(): void {
    this.show();
  }

  override down(event: ToolPointer): void {
    if (!this.isHere(event))
      return this.tool.host.say("Finish the shape on the slice where it was begun: Enter completes it, Esc drops it.");
    const first = this.points[0];
    const closes = this.tool.name === "polygon" && this.points.length > 2 && first && this.near(event, first);
    if (closes) return this.complete();
    const last = this.points.at(-1);
    // The second half of a double click falls on the vertex it just made.
    if (last && this.near(event, last, 2)) return;
    this.points.push(onPicture(this.view, event.picture));
    this.show();
  }

  override move(event: ToolPointer): void {
    if (this.isHere(event)) this.show(onPicture(this.view, event.picture));
  }

  override double(): void {
    this.complete();
  }

  override key(key: string): boolean {
    if (key === "Enter") this.complete();
    else if (key === "Backspace") this.takeBack();
    else return false;
    return true;
  }

  override cancel(): void {
    this.tool.host.setDraft(null);
  }

  private isHere(event: ToolPointer): boolean {
    return event.view === this.view && event.view.shownIndex === this.index;
  }

  private near(event: ToolPointer, point: PicturePoint, tolerance = CLOSE_PX): boolean {
    const at = this.view.canvasAt(ijkFromPicture(this.view.volume.grid, this.view.plane, point, this.index));
    return distance(at, event.canvas) <= tolerance;
  }

  private takeBack(): void {
    this.points.pop();
    if (this.points.length > 0) return this.show();
    this.tool.host.setDraft(null);
    this.tool.toIdle();
  }

  private complete(): void {
    const refusal = shapeOf(this.tool.name)?.incomplete(this.points) ?? null;
    if (refusal) return this.tool.host.say(refusal);
    this.tool.host.setDraft(null);
    commitShape(this.tool.host, this.view, this.index, this.label, this.points);
    this.tool.toIdle();
  }

  private show(next?: PicturePoint): void {
    const draft = { view: this.view, index: this.index, shape: this.tool.name, points: [...this.points], colour: this.label.colour };
    this.tool.host.setDraft(next ? { ...draft, next } : draft);
  }
}
