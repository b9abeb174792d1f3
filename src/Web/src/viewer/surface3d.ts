/** The surface of a mask in the patient. */
import vtkDataArray from "@kitware/vtk.js/Common/Core/DataArray";
import vtkImageData from "@kitware/vtk.js/Common/DataModel/ImageData";
import type vtkPolyData from "@kitware/vtk.js/Common/DataModel/PolyData";
import vtkImageMarchingCubes from "@kitware/vtk.js/Filters/General/ImageMarchingCubes";
import { at, cross, dot, lpsFromIjk, type GridGeometry, type Ijk } from "./geometry";
import type { MaskVolume } from "./volumes3d";

/**
 * Marching cubes half way between voxels inside and outside, in LPS mm.
 * The filter knows no image direction, so it runs on the bare lattice and its points and normals are taken to the patient afterwards.
 */
export function surfaceOf(grid: GridGeometry, mask: MaskVolume): vtkPolyData {
  const lattice = vtkImageData.newInstance();
  lattice.setDimensions([...mask.dims]);
  lattice.getPointData().setScalars(vtkDataArray.newInstance({ values: mask.inside, numberOfComponents: 1 }));
  const cubes = vtkImageMarchingCubes.newInstance({ contourValue: 0.5, computeNormals: true, mergePoints: true });
  cubes.setInputData(lattice);
  const surface = cubes.getOutputData();
  const normals = surface.getPointData().getNormals();
  const ijkOf = (place: Ijk): Ijk =>
    [0, 1, 2].map((axis) => at(mask.first, axis) + at(place, axis) * at(mask.step, axis)) as unknown as Ijk;
  const points = surface.getPoints();
  points.setData(
    mapped(points.getData(), (place) => lpsFromIjk(grid, ijkOf(place)) ?? place),
    3,
  );
  normals.setData(mapped(normals.getData(), normalInPatient(grid, mask.step)), 3);
  return surface;
}

type Triple = readonly [number, number, number];

function mapped(values: ArrayLike<number>, map: (triple: Triple) => Triple): Float32Array {
  const made = new Float32Array(values.length);
  for (let n = 0; n < values.length; n += 3) made.set(map([values[n] ?? 0, values[n + 1] ?? 0, values[n + 2] ?? 0]), n);
  return made;
}

/** Normals go by the rows of the inverse: the cross products of the lattice's steps, whichever hand they have. */
function normalInPatient(grid: GridGeometry, step: readonly number[]): (normal: Triple) => Triple {
  const m = grid.lpsFromIjk;
  if (!m) return (normal) => normal;
  const [a, b, c] = [0, 1, 2].map((axis) => [0, 4, 8].map((row) => at(m, row + axis) * at(step, axis)) as unknown as Triple) as [
    Triple,
    Triple,
    Triple,
  ];
  const [u, v, w] = [cross(b, c), cross(c, a), cross(a, b)];
  const hand = Math.sign(dot(a, u));
  return ([x, y, z]) => {
    const sum = [0, 1, 2].map((n) => hand * (x * at(u, n) + y * at(v, n) + z * at(w, n))) as unknown as Triple;
    const length = Math.hypot(...sum) || 1;
    return [sum[0] / length, sum[1] / length, sum[2] / length];
  };
}
