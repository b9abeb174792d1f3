/** What a view is given to show, and what it tells of. */
import type { MaskOverlay } from "./glRenderer";
import type { Ijk, ViewedPlane } from "./geometry";
import type { Slab } from "./pictures";
import type { SliceSource } from "./slices";
import type { ViewedVolume } from "./viewedVolume";
import type { Viewport2D } from "./viewport2d";
import type { InputSink } from "./viewportInput";

/** Masks of one slice; asked again whenever the slice or the masks change. */
export type MaskSource = (plane: ViewedPlane, index: number) => MaskOverlay | null;

/** What a view tells its owner. */
export interface ViewportEvents extends InputSink {
  indexChanged(view: Viewport2D): void;
  cursorMoved(view: Viewport2D, ijk: Ijk | null): void;
  /** After each drawing: the place to lay shapes over the picture. */
  rendered(view: Viewport2D): void;
}

/** What a view shows: a plane of a volume. */
export interface ViewContent {
  readonly volume: ViewedVolume;
  readonly plane: ViewedPlane;
  /** What is projected around each picture; null for the picture alone. */
  readonly slab: Slab | null;
  readonly source: SliceSource;
}
