import type { CanvasPoint } from "../viewer/viewTransform";
import { Tool, ToolState, type ToolPointer } from "./tool";

/** A tool that only follows a drag. */
abstract class DragTool extends Tool {
  protected idle(): ToolState {
    return new Idle(this);
  }
  begin?(event: ToolPointer): void;
  abstract drag(event: ToolPointer, from: CanvasPoint): void;
}

class Idle extends ToolState {
  readonly name = "idle";
  constructor(private readonly tool: DragTool) {
    super();
  }

  override down(event: ToolPointer): void {
    this.tool.begin?.(event);
    this.tool.go(new Dragging(this.tool, event.canvas));
  }
}

class Dragging extends ToolState {
  readonly name = "dragging";
  constructor(
    private readonly tool: DragTool,
    private last: CanvasPoint,
  ) {
    super();
  }

  override move(event: ToolPointer): void {
    this.tool.drag(event, this.last);
    this.last = event.canvas;
  }

  override up(): void {
    this.tool.toIdle();
  }
}

export class PanTool extends DragTool {
  readonly name = "pan";
  drag(event: ToolPointer, from: CanvasPoint): void {
    event.view.panBy(event.canvas.x - from.x, event.canvas.y - from.y);
  }
}

export class WindowTool extends DragTool {
  readonly name = "window";
  drag(event: ToolPointer, from: CanvasPoint): void {
    this.host.adjustWindow(event.view, event.canvas.x - from.x, event.canvas.y - from.y);
  }
}

/** One click takes all planes to the point; a drag keeps them there. */
export class CrosshairTool extends DragTool {
  readonly name = "crosshair";
  override begin(event: ToolPointer): void {
    this.host.crosshairTo(event.view, event.picture);
  }
  drag(event: ToolPointer): void {
    this.host.crosshairTo(event.view, event.picture);
  }
}
