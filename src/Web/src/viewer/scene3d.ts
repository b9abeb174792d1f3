/** The perspective: a decimated volume, mask surfaces and the three slices, in patient millimetres. Loaded only when shown. */
import "@kitware/vtk.js/Rendering/Profiles/Geometry";
import "@kitware/vtk.js/Rendering/Profiles/Volume";
import vtkDataArray from "@kitware/vtk.js/Common/Core/DataArray";
import vtkImageData from "@kitware/vtk.js/Common/DataModel/ImageData";
import vtkPiecewiseFunction from "@kitware/vtk.js/Common/DataModel/PiecewiseFunction";
import vtkPolyData from "@kitware/vtk.js/Common/DataModel/PolyData";
import vtkImageMarchingCubes from "@kitware/vtk.js/Filters/General/ImageMarchingCubes";
import vtkOrientationMarkerWidget from "@kitware/vtk.js/Interaction/Widgets/OrientationMarkerWidget";
import vtkActor from "@kitware/vtk.js/Rendering/Core/Actor";
import vtkAnnotatedCubeActor from "@kitware/vtk.js/Rendering/Core/AnnotatedCubeActor";
import vtkColorTransferFunction from "@kitware/vtk.js/Rendering/Core/ColorTransferFunction";
import vtkMapper from "@kitware/vtk.js/Rendering/Core/Mapper";
import vtkVolume from "@kitware/vtk.js/Rendering/Core/Volume";
import vtkVolumeMapper from "@kitware/vtk.js/Rendering/Core/VolumeMapper";
import vtkGenericRenderWindow from "@kitware/vtk.js/Rendering/Misc/GenericRenderWindow";
import { at, lpsFromIjk, type GridGeometry, type Ijk } from "./geometry";

/** A volume with fewer voxels: its voxel d stands at IJK d × step. */
export interface DecimatedVolume {
  readonly dims: readonly [number, number, number];
  readonly step: readonly [number, number, number];
  readonly values: Int16Array;
}

/** One object's surface: its voxels on a decimated lattice (1 inside). */
export interface MaskVolume {
  readonly id: string;
  readonly colour: readonly [number, number, number];
  readonly dims: readonly [number, number, number];
  readonly step: readonly [number, number, number];
  readonly first: Ijk;
  readonly inside: Uint8Array;
}

/** A slice as it stands in the patient: its four corners. */
export interface SlicePlane {
  readonly id: string;
  readonly colour: string;
  readonly corners: readonly Ijk[];
  readonly shown: boolean;
}

/** Fetches the decimated volume by docs/contract.md. */
export async function fetchDecimated(volumeUrl: string, signal: AbortSignal): Promise<DecimatedVolume> {
  const response = await fetch(`${volumeUrl}/decimated?max=${isSoftwareRendered() ? 64 : 128}`, { signal, credentials: "same-origin" });
  if (!response.ok) throw new Error(`The server gave no volume for the 3D view (${response.status}).`);
  const dims = triple(response.headers.get("X-Annotator-Dims"));
  const step = triple(response.headers.get("X-Annotator-Step"));
  return { dims, step, values: new Int16Array(await response.arrayBuffer()) };
}

function triple(header: string | null): [number, number, number] {
  const numbers = (header ?? "")
    .split(/[^0-9.]+/)
    .filter(Boolean)
    .map(Number);
  const [a, b = a, c = a] = numbers;
  if (a === undefined || b === undefined || c === undefined) throw new Error("The server's 3D volume has no size.");
  return [a, b, c];
}

let software: boolean | null = null;

/** Whether WebGL runs on the processor: then the perspective is coarser, so that the planes stay quick. */
function isSoftwareRendered(): boolean {
  if (software !== null) return software;
  const gl = document.createElement("canvas").getContext("webgl2");
  const naming = gl?.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl && naming ? gl.getParameter(naming.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return (software = /swiftshader|llvmpipe|software|basic render/i.test(String(name)));
}

/** Drawings asked for in this time become one. */
const RENDER_AFTER_MS = { hardware: 16, software: 250 };

type Rgb = [number, number, number];
const hexRgb = (hex: string): Rgb => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16) / 255) as Rgb;

export class Scene3D {
  private readonly window = vtkGenericRenderWindow.newInstance({ background: [0, 0, 0] });
  private readonly masks = new Map<string, vtkActor>();
  private readonly planes = new Map<string, { actor: vtkActor; data: vtkPolyData }>();
  private readonly observer: ResizeObserver;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly marker: vtkOrientationMarkerWidget;

  constructor(
    host: HTMLElement,
    private readonly grid: GridGeometry,
  ) {
    this.window.setContainer(host);
    this.marker = this.orientationMarker();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
  }

  /** Shows the volume; values between low and high go from see-through to solid. */
  setVolume(volume: DecimatedVolume, low: number, high: number): void {
    const data = this.image(volume.dims, volume.step, [0, 0, 0]);
    data.getPointData().setScalars(vtkDataArray.newInstance({ values: volume.values, numberOfComponents: 1 }));
    const mapper = vtkVolumeMapper.newInstance();
    mapper.setInputData(data);
    mapper.setSampleDistance(Math.min(...data.getSpacing()) * (isSoftwareRendered() ? 2.5 : 1.2));
    if (isSoftwareRendered()) mapper.setImageSampleDistance(3);
    mapper.setAutoAdjustSampleDistances(false);
    const actor = vtkVolume.newInstance();
    actor.setMapper(mapper);
    const colours = vtkColorTransferFunction.newInstance();
    colours.addRGBPoint(low, 0.35, 0.2, 0.17);
    colours.addRGBPoint((low + high) / 2, 0.82, 0.68, 0.56);
    colours.addRGBPoint(high, 1, 0.98, 0.94);
    const opacity = vtkPiecewiseFunction.newInstance();
    opacity.addPoint(low, 0);
    opacity.addPoint(low + (high - low) * 0.25, 0.08);
    opacity.addPoint(high, 0.6);
    const property = actor.getProperty();
    property.setRGBTransferFunction(0, colours);
    property.setScalarOpacity(0, opacity);
    property.setInterpolationTypeToLinear();
    property.setShade(!isSoftwareRendered());
    property.setAmbient(0.3);
    property.setDiffuse(0.7);
    property.setSpecular(0.1);
    this.window.getRenderer().addVolume(actor);
    this.lookFromFront();
  }

  setMasks(masks: readonly MaskVolume[]): void {
    const renderer = this.window.getRenderer();
    for (const actor of this.masks.values()) renderer.removeActor(actor);
    this.masks.clear();
    for (const mask of masks) {
      const actor = this.surface(mask);
      this.masks.set(mask.id, actor);
      renderer.addActor(actor);
    }
    this.render();
  }

  setPlanes(planes: readonly SlicePlane[]): void {
    for (const plane of planes) {
      const points = plane.corners.flatMap((ijk) => [...(lpsFromIjk(this.grid, ijk) ?? ijk)]);
      const { actor, data } = this.planes.get(plane.id) ?? this.addPlane(plane);
      data.getPoints().setData(Float32Array.from(points), 3);
      data.getPoints().modified();
      data.modified();
      actor.setVisibility(plane.shown);
    }
    this.render();
  }

  resize(): void {
    this.window.resize();
    this.render();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.observer.disconnect();
    this.marker.setEnabled(false);
    this.window.delete();
  }

  private render(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.window.getRenderWindow().render();
      },
      RENDER_AFTER_MS[isSoftwareRendered() ? "software" : "hardware"],
    );
  }

  private lookFromFront(): void {
    const renderer = this.window.getRenderer();
    const camera = renderer.getActiveCamera();
    // LPS: the front of the patient is −y, the head +z.
    camera.setFocalPoint(0, 0, 0);
    camera.setPosition(-0.35, -1, 0.25);
    camera.setViewUp(0, 0, 1);
    renderer.resetCamera();
    camera.zoom(1.25);
    renderer.resetCameraClippingRange();
    this.render();
  }

  /** An image whose voxel d stands at IJK first + d × step of the grid. */
  private image(dims: readonly number[], step: readonly number[], first: Ijk): vtkImageData {
    const origin = lpsFromIjk(this.grid, first) ?? first;
    const axes = [0, 1, 2].map((axis) => {
      const next = [...first];
      next[axis] = at(first, axis) + at(step, axis);
      const end = lpsFromIjk(this.grid, next) ?? next;
      return end.map((value, row) => value - at(origin, row));
    });
    const lengths = axes.map((vector) => Math.hypot(...vector));
    const image = vtkImageData.newInstance();
    image.setDimensions([at(dims, 0), at(dims, 1), at(dims, 2)]);
    image.setOrigin([...origin]);
    image.setSpacing([at(lengths, 0), at(lengths, 1), at(lengths, 2)]);
    // Column-major: the direction of i first.
    image.setDirection(Float64Array.from(axes.flatMap((vector, axis) => vector.map((value) => value / at(lengths, axis)))) as never);
    return image;
  }

  private surface(mask: MaskVolume): vtkActor {
    const data = this.image(mask.dims, mask.step, mask.first);
    data.getPointData().setScalars(vtkDataArray.newInstance({ values: mask.inside, numberOfComponents: 1 }));
    const cubes = vtkImageMarchingCubes.newInstance({ contourValue: 0.5, computeNormals: true, mergePoints: true });
    cubes.setInputData(data);
    const mapper = vtkMapper.newInstance();
    mapper.setInputConnection(cubes.getOutputPort());
    mapper.setScalarVisibility(false);
    const actor = vtkActor.newInstance();
    actor.setMapper(mapper);
    const [red, green, blue] = mask.colour;
    actor.getProperty().setColor(red / 255, green / 255, blue / 255);
    actor.getProperty().setSpecular(0.15);
    return actor;
  }

  private addPlane(plane: SlicePlane): { actor: vtkActor; data: vtkPolyData } {
    const data = vtkPolyData.newInstance();
    data.getLines().setData(Uint32Array.from([5, 0, 1, 2, 3, 0]));
    const mapper = vtkMapper.newInstance();
    mapper.setInputData(data);
    const actor = vtkActor.newInstance();
    actor.setMapper(mapper);
    actor.getProperty().setColor(...hexRgb(plane.colour));
    actor.getProperty().setLineWidth(2);
    actor.getProperty().setLighting(false);
    this.window.getRenderer().addActor(actor);
    const made = { actor, data };
    this.planes.set(plane.id, made);
    return made;
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
