/** The perspective: a decimated volume, mask surfaces, drawn shapes and the three slices, in patient millimetres. Loaded only when shown. */
import "@kitware/vtk.js/Rendering/Profiles/Geometry";
import "@kitware/vtk.js/Rendering/Profiles/Volume";
import vtkOrientationMarkerWidget from "@kitware/vtk.js/Interaction/Widgets/OrientationMarkerWidget";
import type vtkActor from "@kitware/vtk.js/Rendering/Core/Actor";
import vtkAnnotatedCubeActor from "@kitware/vtk.js/Rendering/Core/AnnotatedCubeActor";
import type vtkVolume from "@kitware/vtk.js/Rendering/Core/Volume";
import vtkGenericRenderWindow from "@kitware/vtk.js/Rendering/Misc/GenericRenderWindow";
import { boneColours, marksActor, surfaceActor, volumeActor } from "./actors3d";
import type { GridGeometry } from "./geometry";
import type { MarkMesh } from "./marks3d";
import type { Project } from "./rails";
import { SliceQuad, type SlicePlane } from "./sliceQuad";
import { isSoftwareRendered, type DecimatedVolume, type MaskVolume } from "./volumes3d";

/** Drawings asked for in this time become one. */
const RENDER_AFTER_MS = { hardware: 16, software: 250 };

/** What of the perspective is shown. */
export interface Shown3D {
  readonly volume: boolean;
  readonly annotations: boolean;
  readonly inverted: boolean;
}

export class Scene3D {
  private readonly window = vtkGenericRenderWindow.newInstance({ background: [0, 0, 0] });
  private readonly quads = new Map<string, SliceQuad>();
  private readonly observer: ResizeObserver;
  private readonly marker: vtkOrientationMarkerWidget;
  private masks: vtkActor[] = [];
  private marks: vtkActor[] = [];
  private volume: { readonly actor: vtkVolume; readonly low: number; readonly high: number } | null = null;
  private shown: Shown3D = { volume: true, annotations: true, inverted: false };
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param drawn called whenever things may stand elsewhere on the screen. */
  constructor(
    private readonly host: HTMLElement,
    private readonly grid: GridGeometry,
    private readonly drawn: () => void,
  ) {
    this.window.setContainer(host);
    this.marker = this.orientationMarker();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.window.getRenderer().getActiveCamera().onModified(drawn);
  }

  setVolume(volume: DecimatedVolume, low: number, high: number): void {
    this.volume = { actor: volumeActor(this.grid, volume, low, high), low, high };
    this.window.getRenderer().addVolume(this.volume.actor);
    this.lookFromFront();
    this.show(this.shown);
  }

  setMasks(masks: readonly MaskVolume[]): void {
    this.masks = this.replaced(
      this.masks,
      masks.map((mask) => surfaceActor(this.grid, mask)),
    );
  }

  setMarks(meshes: readonly MarkMesh[]): void {
    this.marks = this.replaced(this.marks, meshes.map(marksActor));
  }

  setSlices(planes: readonly SlicePlane[]): void {
    for (const plane of planes) {
      const quad = this.quads.get(plane.id) ?? new SliceQuad(this.window.getRenderer(), this.grid, plane);
      this.quads.set(plane.id, quad);
      quad.update(plane);
    }
    this.render();
  }

  show(shown: Shown3D): void {
    this.shown = shown;
    if (this.volume) {
      const { actor, low, high } = this.volume;
      actor.setVisibility(shown.volume);
      actor.getProperty().setRGBTransferFunction(0, boneColours(low, high, shown.inverted));
    }
    for (const actor of [...this.masks, ...this.marks]) actor.setVisibility(shown.annotations);
    const grey = shown.inverted ? 1 : 0;
    this.window.getRenderer().setBackground(grey, grey, grey);
    this.render();
  }

  /** Where patient positions stand in the host, in CSS pixels. */
  readonly project: Project = ([x, y, z]) => {
    const { clientWidth: width, clientHeight: height } = this.host;
    const normal: readonly number[] = this.window.getRenderer().worldToNormalizedDisplay(x, y, z, width / Math.max(1, height));
    return { x: (normal[0] ?? 0) * width, y: (1 - (normal[1] ?? 0)) * height };
  };

  resize(): void {
    this.window.resize();
    this.drawn();
    this.render();
  }

  /** From the front and a little from above and the patient's right, the whole volume in view. */
  lookFromFront(): void {
    const renderer = this.window.getRenderer();
    const camera = renderer.getActiveCamera();
    // LPS: the front of the patient is −y, the head +z.
    camera.setFocalPoint(0, 0, 0);
    camera.setPosition(-0.35, -1, 0.25);
    camera.setViewUp(0, 0, 1);
    renderer.resetCamera();
    camera.zoom(1.1);
    renderer.resetCameraClippingRange();
    this.render();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.observer.disconnect();
    this.marker.setEnabled(false);
    this.window.delete();
  }

  private replaced(before: readonly vtkActor[], after: vtkActor[]): vtkActor[] {
    const renderer = this.window.getRenderer();
    for (const actor of before) {
      renderer.removeActor(actor);
      actor.delete();
    }
    for (const actor of after) {
      actor.setVisibility(this.shown.annotations);
      renderer.addActor(actor);
    }
    this.render();
    return after;
  }

  private render(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.window.getRenderer().resetCameraClippingRange();
        this.window.getRenderWindow().render();
        this.host.dataset["drawn"] = String(Number(this.host.dataset["drawn"] ?? 0) + 1);
      },
      RENDER_AFTER_MS[isSoftwareRendered() ? "software" : "hardware"],
    );
  }

  private orientationMarker(): vtkOrientationMarkerWidget {
    const cube = vtkAnnotatedCubeActor.newInstance();
    cube.setDefaultStyle({
      text: "",
      fontStyle: "bold",
      fontColor: "#e6e6e8",
      fontSizeScale: (size: number) => size / 1.9,
      faceColor: "#323236",
      edgeThickness: 0.06,
      edgeColor: "#74747c",
      resolution: 256,
    });
    cube.setXPlusFaceProperty({ text: "L" });
    cube.setXMinusFaceProperty({ text: "R" });
    cube.setYPlusFaceProperty({ text: "P" });
    cube.setYMinusFaceProperty({ text: "A" });
    cube.setZPlusFaceProperty({ text: "S" });
    cube.setZMinusFaceProperty({ text: "I" });
    const marker = vtkOrientationMarkerWidget.newInstance({ actor: cube, interactor: this.window.getInteractor() });
    marker.setParentRenderer(this.window.getRenderer());
    marker.setEnabled(true);
    marker.setViewportCorner(vtkOrientationMarkerWidget.Corners.BOTTOM_RIGHT);
    marker.setViewportSize(0.14);
    marker.setMinPixelSize(56);
    marker.setMaxPixelSize(96);
    return marker;
  }
}
