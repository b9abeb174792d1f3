/** vtk.js ships no types for this filter. */
declare module "@kitware/vtk.js/Filters/General/ImageMarchingCubes" {
  import type vtkImageData from "@kitware/vtk.js/Common/DataModel/ImageData";
  import type vtkPolyData from "@kitware/vtk.js/Common/DataModel/PolyData";
  interface MarchingCubes {
    setInputData(data: vtkImageData): void;
    getOutputData(): vtkPolyData;
  }
  const filter: { newInstance(options: { contourValue: number; computeNormals: boolean; mergePoints: boolean }): MarchingCubes };
  export default filter;
}
