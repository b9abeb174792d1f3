/** The perspective in step with the page: volume, masks, drawn shapes, slices with their handles. */
import { shapeOf, verticesOf } from "../shapes/registry";
import type { VolumeDescriptor } from "../sync/wire";
import { ijkFromPicture, lpsFromIjk, nearestIndex, pictureFromIjk, type PlaneDescriptor } from "../viewer/geometry";
import { meshesOf, type Mark3D } from "../viewer/marks3d";
import { movedToSlice, sliceCorners } from "../viewer/rails";
import { Scene3D } from "../viewer/scene3d";
import type { SlicePlane } from "../viewer/sliceQuad";
import { fetchDecimated } from "../viewer/volumes3d";
import { findLabel } from "./ontology";
import { RailOverlay } from "./railOverlay";
import { PLANE_COLOURS } from "./scene";
import { SlicePictures } from "./slicePictures";
import type { Stage } from "./stage";
import { maskVolumes } from "./surfaces";

const SURFACES_AFTER_MS = 400;

/** What the perspective tells its component. */
export interface PerspectiveListener {
  loaded(): void;
  trouble(text: string): void;
  /** How many drawn shapes are more than it can show. */
  leftOut(count: number): void;
}

export class Perspective {
  private readonly scene: Scene3D;
  private readonly rails: RailOverlay;
  private readonly pictures: SlicePictures;
  private readonly abort = new AbortController();
  private readonly stops: (() => void)[];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    host: HTMLElement,
    overlay: SVGSVGElement,
    private readonly stage: Stage,
    private readonly volume: VolumeDescriptor,
    private readonly listener: PerspectiveListener,
  ) {
    this.scene = new Scene3D(host, volume.grid, () => this.rails.draw());
    this.rails = new RailOverlay(overlay, volume, this.scene.project, {
      indexOf: (plane) => this.indexOf(plane),
      isShown: (plane) => this.isShown(plane),
      move: (plane, index) => this.move(plane, index),
    });
    this.pictures = new SlicePictures(stage, volume, () => this.showSlices());
    const { ui, session } = stage;
    this.stops = [
      stage.onMove(() => this.showSlices()),
      session.store.subscribe((state, before) => state.setsVersion !== before.setsVersion && this.showAnnotationsSoon()),
      ui.subscribe((state, before) => {
        if (state.hidden !== before.hidden) this.showAnnotationsSoon();
        if (state.perspective !== before.perspective || state.looks !== before.looks) this.show();
      }),
    ];
    this.show();
    this.showAnnotations();
  }

  async load(volumeUrl: string): Promise<void> {
    const { modality, window } = this.volume;
    const [low, high] = modality === "CT" ? [120, 900] : [window.center, window.center + window.width];
    try {
      this.scene.setVolume(await fetchDecimated(volumeUrl, this.abort.signal), low, high);
      this.listener.loaded();
    } catch (error) {
      if (!this.abort.signal.aborted) this.listener.trouble(error instanceof Error ? error.message : String(error));
    }
  }

  /** The camera as it first was. */
  reset(): void {
    this.scene.lookFromFront();
  }

  dispose(): void {
    this.abort.abort();
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
    this.pictures.dispose();
    this.rails.dispose();
    this.scene.dispose();
  }

  private indexOf(plane: PlaneDescriptor): number {
    const { grid } = this.volume;
    return nearestIndex(grid, plane, this.stage.crosshair.on(grid));
  }

  private isShown({ plane }: PlaneDescriptor): boolean {
    const { perspective } = this.stage.ui.getState();
    return perspective.handles && !perspective.hiddenPlanes.includes(plane);
  }

  private move(plane: PlaneDescriptor, index: number): void {
    const { grid } = this.volume;
    if (index === this.indexOf(plane)) return;
    this.stage.moveCross(grid, movedToSlice(grid, plane, this.stage.crosshair.on(grid), index));
  }

  private show(): void {
    this.scene.show(this.stage.ui.getState().perspective);
    this.showSlices();
  }

  private showSlices(): void {
    const { hiddenPlanes, inverted } = this.stage.ui.getState().perspective;
    const { grid, planes } = this.volume;
    this.scene.setSlices(
      planes.map((plane): SlicePlane => {
        const [index, shown] = [this.indexOf(plane), !hiddenPlanes.includes(plane.plane)];
        const picture = shown ? this.pictures.of(plane, index, inverted) : null;
        const colour = PLANE_COLOURS[plane.plane] ?? "#ffffff";
        return { id: plane.plane, colour, corners: sliceCorners(grid, plane, index), shown, picture };
      }),
    );
    this.rails.draw();
  }

  private showAnnotationsSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showAnnotations(), SURFACES_AFTER_MS);
  }

  private showAnnotations(): void {
    const { grid } = this.volume;
    const across = this.volume.planes.find((plane) => plane.sliceAxis.axis === "k");
    const { hidden } = this.stage.ui.getState();
    const { project } = this.stage.session.state;
    const sets = [...this.stage.session.sets.values()];
    const surfaces = sets.flatMap((set) =>
      across
        ? maskVolumes(set, grid, across, ({ id, labelId }) => (hidden.has(id) ? null : (findLabel(project, labelId)?.colour ?? null)))
        : [],
    );
    this.scene.setMasks(surfaces);
    const { meshes, leftOut } = meshesOf(marksOf(this.stage, this.volume), diagonalMm(this.volume));
    this.scene.setMarks(meshes);
    this.listener.leftOut(leftOut);
  }
}

/** Every shown shape on the volume's grid, as it lies in the patient. */
function* marksOf(stage: Stage, { grid, planes }: VolumeDescriptor): Generator<Mark3D> {
  const { project } = stage.session.state;
  const { hidden } = stage.ui.getState();
  for (const set of stage.session.sets.values())
    for (const object of set.objects()) {
      if (hidden.has(object.id)) continue;
      const colour = findLabel(project, object.labelId)?.colour ?? "#ffffff";
      for (const frame of object.frames) {
        const plane = planes.find((candidate) => candidate.plane === frame.plane);
        const form = shapeOf(frame.shape)?.solid;
        if (frame.grid !== grid.id || !plane || !form) continue;
        const vertices = verticesOf(
          frame.shape,
          frame.points.map((ijk) => pictureFromIjk(grid, plane, ijk)),
        );
        const depth = frame.points[0] ? pictureFromIjk(grid, plane, frame.points[0]).index : frame.frameIndex;
        const points = vertices.map((vertex) => lpsFromIjk(grid, ijkFromPicture(grid, plane, vertex, depth))).filter((lps) => lps !== null);
        yield { colour, points, form };
      }
    }
}

function diagonalMm({ grid }: VolumeDescriptor): number {
  const [a, b] = [lpsFromIjk(grid, [0, 0, 0]), lpsFromIjk(grid, [grid.columns, grid.rows, grid.slices])];
  return a && b ? Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]) : 0;
}
