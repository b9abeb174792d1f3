/** What stands in the perspective: the volume, surfaces, slices and drawn shapes, each made once from data. */
import vtkDataArray from "@kitware/vtk.js/Common/Core/DataArray";
import vtkImageData from "@kitware/vtk.js/Common/DataModel/ImageData";
import vtkPiecewiseFunction from "@kitware/vtk.js/Common/DataModel/PiecewiseFunction";
import vtkPolyData from "@kitware/vtk.js/Common/DataModel/PolyData";
import vtkActor from "@kitware/vtk.js/Rendering/Core/Actor";
import vtkColorTransferFunction from "@kitware/vtk.js/Rendering/Core/ColorTransferFunction";
import vtkMapper from "@kitware/vtk.js/Rendering/Core/Mapper";
import vtkVolume from "@kitware/vtk.js/Rendering/Core/Volume";
import vtkVolumeMapper from "@kitware/vtk.js/Rendering/Core/VolumeMapper";
import { at, lpsFromIjk, type GridGeometry, type Ijk } from "./geometry";
import type { MarkMesh } from "./marks3d";
import { surfaceOf } from "./surface3d";
import { isSoftwareRendered, type DecimatedVolume, type MaskVolume } from "./volumes3d";

type Rgb = [number, number, number];

/** `#rrggbb` as shares of 1. */
export const hexRgb = (hex: string): Rgb => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16) / 255) as Rgb;

const BONE: readonly Rgb[] = [
  [0.35, 0.2, 0.17],
  [0.82, 0.68, 0.56],
  [1, 0.98, 0.94],
];

/** The volume; values between low and high go from see-through to solid. */
export function volumeActor(grid: GridGeometry, volume: DecimatedVolume, low: number, high: number): vtkVolume {
  const data = imageOf(grid, volume.dims, volume.step, [0, 0, 0]);
  data.getPointData().setScalars(vtkDataArray.newInstance({ values: volume.values, numberOfComponents: 1 }));
  const mapper = vtkVolumeMapper.newInstance();
  mapper.setInputData(data);
  mapper.setSampleDistance(Math.min(...data.getSpacing()) * (isSoftwareRendered() ? 2.5 : 1.2));
  if (isSoftwareRendered()) mapper.setImageSampleDistance(3);
  mapper.setAutoAdjustSampleDistances(false);
  const actor = vtkVolume.newInstance();
  actor.setMapper(mapper);
  const opacity = vtkPiecewiseFunction.newInstance();
  opacity.addPoint(low, 0);
  opacity.addPoint(low + (high - low) * 0.25, 0.08);
  opacity.addPoint(high, 0.6);
  const property = actor.getProperty();
  property.setRGBTransferFunction(0, boneColours(low, high, false));
  property.setScalarOpacity(0, opacity);
  property.setInterpolationTypeToLinear();
  property.setShade(!isSoftwareRendered());
  property.setAmbient(0.3);
  property.setDiffuse(0.7);
  property.setSpecular(0.1);
  return actor;
}

/** Colours of a volume's values; inverted ones show on white. */
export function boneColours(low: number, high: number, inverted: boolean): vtkColorTransferFunction {
  const colours = vtkColorTransferFunction.newInstance();
  BONE.forEach((colour, n) => {
    const [red, green, blue] = colour.map((part) => (inverted ? 1 - part : part)) as Rgb;
    colours.addRGBPoint(low + ((high - low) * n) / 2, red, green, blue);
  });
  return colours;
}

/** The surface of a mask. */
export function surfaceActor(grid: GridGeometry, mask: MaskVolume): vtkActor {
  const mapper = vtkMapper.newInstance();
  mapper.setInputData(surfaceOf(grid, mask));
  mapper.setScalarVisibility(false);
  const actor = vtkActor.newInstance();
  actor.setMapper(mapper);
  const [red, green, blue] = mask.colour;
  actor.getProperty().setColor(red / 255, green / 255, blue / 255);
  actor.getProperty().setSpecular(0.15);
  return actor;
}

/** Drawn shapes of one colour, in that colour from every side. */
export function marksActor(mesh: MarkMesh): vtkActor {
  const data = vtkPolyData.newInstance();
  data.getPoints().setData(mesh.points, 3);
  data.getPolys().setData(mesh.triangles);
  const actor = unlitActor(data);
  actor.getProperty().setColor(...hexRgb(mesh.colour));
  return actor;
}

/** An actor that shows data in its plain colour. */
export function unlitActor(data: vtkPolyData): vtkActor {
  const mapper = vtkMapper.newInstance();
  mapper.setInputData(data);
  mapper.setScalarVisibility(false);
  const actor = vtkActor.newInstance();
  actor.setMapper(mapper);
  actor.getProperty().setLighting(false);
  return actor;
}

/** An image whose voxel d stands at IJK first + d × step of the grid. */
function imageOf(grid: GridGeometry, dims: readonly number[], step: readonly number[], first: Ijk): vtkImageData {
  const origin = lpsFromIjk(grid, first) ?? first;
  const axes = [0, 1, 2].map((axis) => {
    const next = [...first];
    next[axis] = at(first, axis) + at(step, axis);
    const end = lpsFromIjk(grid, next) ?? next;
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
