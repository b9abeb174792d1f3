/** Pictures of the slices in the perspective: from the pages' own slices, fetched when no plane shows them. */
import type { VolumeDescriptor } from "../sync/wire";
import type { PlaneDescriptor, PlaneName } from "../viewer/geometry";
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
    const key = `${index}|${inverted}`;
    const before = this.known.get(plane.plane);
    if (before?.key === key && before.look === look) return before.picture;
    const pixels = this.stage.sourceOf(this.volume).peek(plane.plane, index);
    if (!pixels) {
      this.load(plane.plane, index);
      return null;
    }
    const picture = smallPicture(pixels, this.volume, look, inverted);
    this.known.set(plane.plane, { key, look, picture });
    return picture;
  }

  dispose(): void {
    for (const { abort } of this.wanted.values()) abort.abort();
    this.wanted.clear();
  }

  /** Fetches a slice; the one wanted before is given up, as the handle has gone on. */
  private load(plane: PlaneName, index: number): void {
    const before = this.wanted.get(plane);
    if (before?.index === index) return;
    before?.abort.abort();
    const abort = new AbortController();
    this.wanted.set(plane, { index, abort });
    this.stage
      .sourceOf(this.volume)
      .load(plane, index, abort.signal)
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
