import type { PicturePoint } from "../viewer/geometry";
import { commitShape, labelFor, onPicture } from "./drawing";
import { Tool, ToolState, type ActiveLabel, type ToolPointer } from "./tool";

/** Drags out a bounding box. */
export class BoxTool extends Tool {
  readonly name = "box";
  protected idle(): ToolState {
    return new Idle(this);
  }
}

class Idle extends ToolState {
  readonly name = "idle";
  constructor(private readonly tool: BoxTool) {
    super();
  }

  override down(event: ToolPointer): void {
    const label = event.view.settled ? labelFor(this.tool.host, event.view, "boundingBox") : null;
    if (label) this.tool.go(new Dragging(this.tool, event, label));
  }
}

class Dragging extends ToolState {
  readonly name = "dragging";
  private readonly index: number;
  private readonly from: PicturePoint;
  private to: PicturePoint;

  constructor(
    private readonly tool: BoxTool,
    private readonly start: ToolPointer,
    private readonly label: ActiveLabel,
  ) {
    super();
    this.index = start.view.shownIndex;
    this.from = onPicture(start.view, start.picture);
    this.to = this.from;
  }

  override move(event: ToolPointer): void {
    this.to = onPicture(this.start.view, event.picture);
    const { view } = this.start;
    this.tool.host.setDraft({ view, index: this.index, shape: "boundingBox", points: [this.from, this.to], colour: this.label.colour });
  }

  override up(): void {
    const { host } = this.tool;
    host.setDraft(null);
    if (this.from.x !== this.to.x || this.from.y !== this.to.y) {
      commitShape(host, this.start.view, this.index, this.label, [this.from, this.to]);
    }
    this.tool.toIdle();
  }

  override cancel(): void {
    this.tool.host.setDraft(null);
  }
}
