import { commitShape, labelFor, onPicture } from "./drawing";
import { Tool, ToolState, type ToolPointer } from "./tool";

/** Sets a point with one click. */
export class LocationTool extends Tool {
  readonly name = "location";
  protected idle(): ToolState {
    return new Idle(this);
  }
}

class Idle extends ToolState {
  readonly name = "idle";
  constructor(private readonly tool: LocationTool) {
    super();
  }

  override down(event: ToolPointer): void {
    const label = event.view.settled ? labelFor(this.tool.host, event.view, "location") : null;
    if (label) commitShape(this.tool.host, event.view, event.view.shownIndex, label, [onPicture(event.view, event.picture)]);
  }
}
