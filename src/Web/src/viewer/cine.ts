/** Plays the slices of a view in a loop. It waits for each picture: a speed the network cannot give is not pretended. */

/** What is played: a view's slices. */
export interface Playable {
  readonly index: number;
  readonly settled: boolean;
  readonly count: number;
  setIndex(index: number): void;
}

/** Asks for the next animation frame; gives how to take the wish back. */
export type Frames = (frame: (ms: number) => void) => () => void;

const animationFrames: Frames = (frame) => {
  const request = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(request);
};

export class Cine {
  private cancel: (() => void) | null = null;
  private shownAt: number | null = null;

  constructor(
    private readonly what: () => Playable | undefined,
    private perSecond = 10,
    private readonly frames: Frames = animationFrames,
  ) {}

  get isPlaying(): boolean {
    return this.cancel !== null;
  }

  setSpeed(perSecond: number): void {
    this.perSecond = perSecond;
  }

  play(): void {
    if (this.cancel) return;
    this.shownAt = null;
    this.next();
  }

  pause(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private next(): void {
    this.cancel = this.frames((ms) => this.frame(ms));
  }

  private frame(ms: number): void {
    const playable = this.what();
    if (!playable) return this.pause();
    this.shownAt ??= ms;
    if (playable.settled && ms - this.shownAt >= 1000 / this.perSecond) {
      this.shownAt = ms;
      playable.setIndex((playable.index + 1) % playable.count);
    }
    this.next();
  }
}
