import { isOblique, type PicturePoint, type PlaneDescriptor } from "../viewer/geometry";
import { encodeRuns } from "../masks/runs";
import { labelFor, notDrawnOn } from "./drawing";
import { runsOf, sweep } from "./raster";
import { Tool, ToolState, type DraftCommand, type ObjectRef, type ToolHost, type ToolPointer } from "./tool";

/** Paints or erases voxels with a round brush, on any lattice plane. */
export class BrushTool extends Tool {
  constructor(
    host: ToolHost,
    readonly name: "brush" | "eraser",
  ) {
    super(host);
  }

  protected idle(): ToolState {
    return new Idle(this);
  }
}

interface Target {
  readonly object: ObjectRef;
  /** The class of an object that does not exist yet. */
  readonly newLabel: string | null;
  readonly colour: string;
}

class Idle extends ToolState {
  readonly name = "idle";
  constructor(private readonly tool: BrushTool) {
    super();
  }

  override move(event: ToolPointer): void {
    this.tool.host.showBrush(event.view, event.canvas);
  }

  override down(event: ToolPointer): void {
    if (!event.view.settled) return;
    const { plane } = event.view;
    if (isOblique(plane)) return this.tool.host.say(notDrawnOn(event.view, "bitmask") ?? "");
    const target = this.tool.name === "brush" ? this.paintTarget(event) : this.eraseTarget(event);
    if (!target || (target.newLabel === null && !this.tool.host.grab(target.object))) return;
    this.tool.go(new Stroking(this.tool, event, plane, target));
  }

  /** The chosen mask of the active class goes on; otherwise a new one begins. */
  private paintTarget({ view }: ToolPointer): Target | null {
    const { host } = this.tool;
    const label = labelFor(host, view, "bitmask");
    if (!label) return null;
    const chosen = host.selectedMask;
    if (chosen && chosen.labelId === label.labelId) return { object: chosen, newLabel: null, colour: label.colour };
    return { object: { set: label.set, objectId: host.newId() }, newLabel: label.labelId, colour: label.colour };
  }

  private eraseTarget(event: ToolPointer): Target | null {
    const { host } = this.tool;
    const object = host.selectedMask ?? host.maskAt(event.view, event.picture);
    if (object) return { object, newLabel: null, colour: "#ffffff" };
    host.say("Choose the mask to erase, or begin on it.");
    return null;
  }
}

class Stroking extends ToolState {
  readonly name = "stroking";
  private readonly pixels: Uint8Array;
  private readonly index: number;
  private last: PicturePoint;

  constructor(
    private readonly tool: BrushTool,
    private readonly start: ToolPointer,
    private readonly plane: PlaneDescriptor,
    private readonly target: Target,
  ) {
    super();
    this.index = start.view.shownIndex;
    this.pixels = new Uint8Array(plane.width * plane.height);
    this.last = start.picture;
  }

  override enter(): void {
    this.paintTo(this.start.picture);
  }

  override move(event: ToolPointer): void {
    if (event.view !== this.start.view) return;
    this.tool.host.showBrush(event.view, event.canvas);
    this.paintTo(event.picture);
  }

  override up(): void {
    const { host } = this.tool;
    const commands = this.commands();
    if (commands.length > 0) {
      host.execute(commands, this.start.view);
      host.select(this.target.object);
    }
    this.end();
    this.tool.toIdle();
  }

  override cancel(): void {
    this.end();
  }

  private end(): void {
    this.tool.host.setStroke(null);
    this.tool.host.release();
  }

  private paintTo(to: PicturePoint): void {
    const { view } = this.start;
    sweep(this.pixels, view.volume.grid, this.plane, this.last, to, this.tool.host.brush.size);
    this.last = to;
    const { colour } = this.target;
    this.tool.host.setStroke({ view, index: this.index, pixels: this.pixels, erases: this.tool.name === "eraser", colour });
  }

  private commands(): DraftCommand[] {
    const { object, newLabel } = this.target;
    const { volume } = this.start.view;
    const slices = runsOf(this.pixels, volume.grid, this.plane, this.index).map(({ k, runs }) => ({ k, runs: encodeRuns(runs.flat()) }));
    if (slices.length === 0) return [];
    const mode = this.tool.name === "eraser" ? "erase" : this.tool.host.brush.takeOver ? "takeOver" : "set";
    const paint = { stream: object.set, type: "set.paint-mask", data: { objectId: object.objectId, grid: volume.grid.id, mode, slices } };
    if (newLabel === null) return [paint];
    const add = { stream: object.set, type: "set.add-object", data: { objectId: object.objectId, labelId: newLabel } };
    return [add, paint];
  }
}
