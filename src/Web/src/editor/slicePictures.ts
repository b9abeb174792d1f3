/** Pictures of the slices in the perspective: from the pages' own slices, fetched when no plane shows them. */
import type { VolumeDescriptor } from "../sync/wire";
import type { PlaneDescriptor, PlaneName } from "../viewer/geometry";
import { latticePictures } from "../viewer/pictures";
import { smallPicture, type SmallPicture } from "../viewer/slicePicture";
import { lookOf } from "./looks";
import type { Stage } from "./stage";

interface Known {
  readonly key: string;
  readonly look: unknown;
  readonly picture: SmallPicture;
}

export class SlicePictures {
  private readonly known = new Map<PlaneName, Known>();
  private readonly wanted = new Map<PlaneName, { readonly index: number; readonly abort: AbortController }>();

  constructor(
    private readonly stage: Stage,
    private readonly volume: VolumeDescriptor,
    private readonly arrived: () => void,
  ) {}

  /** The picture of a slice; until it is here, none: the last one would stand at a place it is not of. */
  of(plane: PlaneDescriptor, index: number, inverted: boolean): SmallPicture | null {
    const look = lookOf(this.stage.ui.getState(), this.volume);
    const source = this.stage.sourceOf(this.volume);
    const table = source.table(look, this.arrived);
    const key = `${index}|${inverted}|${table !== null}`;
    const before = this.known.get(plane.plane);
    if (before?.key === key && before.look === look) return before.picture;
    const pixels = source.peek(latticePictures(plane).path(index));
    if (!pixels) {
      this.load(plane, index);
      return null;
    }
    const picture = smallPicture(pixels, this.volume, look, table, inverted);
    this.known.set(plane.plane, { key, look, picture });
    return picture;
  }

  dispose(): void {
    for (const { abort } of this.wanted.values()) abort.abort();
    this.wanted.clear();
  }

  /** Fetches a slice; the one wanted before is given up, as the handle has gone on. */
  private load(descriptor: PlaneDescriptor, index: number): void {
    const { plane } = descriptor;
    const before = this.wanted.get(plane);
    if (before?.index === index) return;
    before?.abort.abort();
    const abort = new AbortController();
    this.wanted.set(plane, { index, abort });
    this.stage
      .sourceOf(this.volume)
      .load(latticePictures(descriptor).path(index), abort.signal)
      .then(
        () => {
          this.forget(plane, abort);
          this.arrived();
        },
        // The border stays without its picture, as the plane's own view says why it has none.
        () => this.forget(plane, abort),
      );
  }

  private forget(plane: PlaneName, abort: AbortController): void {
    if (this.wanted.get(plane)?.abort === abort) this.wanted.delete(plane);
  }
}
