/** One slice in the perspective: its picture on a quadrilateral with a coloured border. */
import vtkDataArray from "@kitware/vtk.js/Common/Core/DataArray";
import vtkImageData from "@kitware/vtk.js/Common/DataModel/ImageData";
import vtkPolyData from "@kitware/vtk.js/Common/DataModel/PolyData";
import type vtkActor from "@kitware/vtk.js/Rendering/Core/Actor";
import type vtkRenderer from "@kitware/vtk.js/Rendering/Core/Renderer";
import vtkTexture from "@kitware/vtk.js/Rendering/Core/Texture";
import { hexRgb, unlitActor } from "./actors3d";
import { lpsFromIjk, type GridGeometry, type Ijk } from "./geometry";
import type { SmallPicture } from "./slicePicture";

/** A slice as it stands in the patient: its four corners, from the first pixel along its first row. */
export interface SlicePlane {
  readonly id: string;
  readonly colour: string;
  readonly corners: readonly Ijk[];
  readonly shown: boolean;
  /** What is on it; null while it is not here yet. */
  readonly picture: SmallPicture | null;
}

export class SliceQuad {
  private readonly border = vtkPolyData.newInstance();
  private readonly face = vtkPolyData.newInstance();
  private readonly actors: { readonly border: vtkActor; readonly face: vtkActor };
  private picture: SmallPicture | null = null;

  constructor(
    renderer: vtkRenderer,
    private readonly grid: GridGeometry,
    { colour }: SlicePlane,
  ) {
    this.border.getLines().setData(Uint32Array.from([5, 0, 1, 2, 3, 0]));
    this.face.getPolys().setData(Uint32Array.from([4, 0, 1, 2, 3]));
    // The first row of the picture is the texture's first.
    const corners = Float32Array.from([0, 0, 1, 0, 1, 1, 0, 1]);
    this.face.getPointData().setTCoords(vtkDataArray.newInstance({ name: "corners", numberOfComponents: 2, values: corners }));
    this.actors = { border: unlitActor(this.border), face: unlitActor(this.face) };
    this.actors.border.getProperty().setColor(...hexRgb(colour));
    this.actors.border.getProperty().setLineWidth(2);
    renderer.addActor(this.actors.border);
    renderer.addActor(this.actors.face);
  }

  update(plane: SlicePlane): void {
    const points = Float32Array.from(plane.corners.flatMap((ijk) => [...(lpsFromIjk(this.grid, ijk) ?? ijk)]));
    for (const data of [this.border, this.face]) {
      data.getPoints().setData(points, 3);
      data.getPoints().modified();
      data.modified();
    }
    if (plane.picture && plane.picture !== this.picture) this.paint(plane.picture);
    this.actors.border.setVisibility(plane.shown);
    this.actors.face.setVisibility(plane.shown && plane.picture !== null);
  }

  private paint(picture: SmallPicture): void {
    this.picture = picture;
    const image = vtkImageData.newInstance();
    image.setDimensions([picture.width, picture.height, 1]);
    image.getPointData().setScalars(vtkDataArray.newInstance({ numberOfComponents: 4, values: picture.rgba }));
    const texture = vtkTexture.newInstance({ interpolate: true, edgeClamp: true, resizable: true });
    texture.setInputData(image);
    for (const old of this.actors.face.getTextures()) this.actors.face.removeTexture(old);
    this.actors.face.addTexture(texture);
  }
}
