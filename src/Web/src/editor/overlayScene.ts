/** What lies over one picture, as data. */
import type { Points } from "../shapes/shape";
import type { DraftShape, SliceShape } from "../tools/tool";
import type { PicturePoint } from "../viewer/geometry";

export interface OverlayShape extends SliceShape {
  readonly name: string;
  readonly pending: boolean;
  readonly heldBy: { readonly name: string; readonly colour: string } | null;
}

export interface OverlayPeer {
  readonly sessionId: string;
  readonly name: string;
  readonly letter: string;
  readonly colour: string;
  readonly lps: readonly number[];
}

export interface OverlayPin {
  readonly issueId: string;
  readonly number: number;
  readonly open: boolean;
  readonly ijk: readonly number[];
}

/** A shape of mine that the server refused, beside what is there now. */
export interface OverlayGhost {
  readonly key: string;
  readonly shape: string;
  readonly points: Points;
}

/** Where a slice of another series cuts this picture. */
export interface OverlayCut {
  readonly key: string;
  readonly line: readonly [PicturePoint, PicturePoint];
  readonly colour: string;
  /** The voxel position about which handles on the line turn its plane; absent where it cannot be turned. */
  readonly turnsAbout?: readonly number[];
}

export interface OverlayScene {
  readonly ghosts: readonly OverlayGhost[];
  readonly shapes: readonly OverlayShape[];
  readonly selectedId: string | null;
  readonly hoveredId: string | null;
  readonly editable: boolean;
  readonly draft: DraftShape | null;
  readonly crosshair: {
    readonly ijk: readonly number[];
    readonly colours: { readonly vertical: string; readonly horizontal: string };
  } | null;
  readonly cuts: readonly OverlayCut[];
  readonly peers: readonly OverlayPeer[];
  readonly pins: readonly OverlayPin[];
  readonly brush: { readonly x: number; readonly y: number; readonly size: number } | null;
}
