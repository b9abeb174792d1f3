/** Which slice of a plane a view wants and which it has: the picture never stands for a slice it is not. */
import type { PictureSet } from "./pictures";
import type { SlicePixels, SliceSource, SliceStream } from "./slices";

export class SliceCursor {
  private readonly stream: SliceStream;
  private wanted: number;
  private drawn = -1;
  private reason: string | null = null;

  constructor(
    private readonly source: SliceSource,
    private readonly pictures: PictureSet,
    index: number,
    private readonly changed: () => void,
  ) {
    this.wanted = this.clamped(index);
    this.stream = source.stream(pictures, {
      ready: (ready) => ready === this.wanted && changed(),
      failed: (failed, why) => this.failed(failed, why),
    });
  }

  /** The slice asked for; the one on screen may lag behind it. */
  get index(): number {
    return this.wanted;
  }

  /** The slice on screen, −1 before the first. */
  get shownIndex(): number {
    return this.drawn;
  }

  /** Why the wanted slice cannot be had. */
  get failure(): string | null {
    return this.reason;
  }

  /** Whether the index changed. */
  want(index: number): boolean {
    const clamped = this.clamped(index);
    if (clamped === this.wanted) return false;
    this.wanted = clamped;
    this.reason = null;
    return true;
  }

  /** The wanted slice when it is here, which then is the one on screen. */
  take(): SlicePixels | undefined {
    const pixels = this.stream.want(this.wanted);
    if (pixels) this.drawn = this.wanted;
    return pixels;
  }

  /** The pixels on screen. */
  get pixels(): SlicePixels | undefined {
    return this.drawn < 0 ? undefined : this.source.peek(this.pictures.path(this.drawn));
  }

  retry(): void {
    this.reason = null;
    this.stream.retry();
  }

  close(): void {
    this.stream.close();
  }

  private clamped(index: number): number {
    return Math.min(this.pictures.count - 1, Math.max(0, Math.round(index)));
  }

  private failed(index: number, why: string): void {
    if (index !== this.wanted) return;
    this.reason = why;
    this.changed();
  }
}
