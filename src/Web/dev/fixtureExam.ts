/** The one exam of the fixture and its volume. */
import type { ExamState, VolumeDescriptor } from "../src/sync/wire.ts";
import { grid, planes } from "./phantom.ts";

export const fixtureExam = (projectId: string): ExamState => ({
  id: "e1",
  projectId,
  title: "ANON-0117 · CT chest",
  studyInstanceUid: "1.2.3",
  series: {},
  grids: {},
  overrides: {},
  records: {},
  tags: {},
  note: "",
});

export const phantom: VolumeDescriptor = {
  id: "phantom",
  isVolume: true,
  grid,
  title: "Chest 2.5 mm",
  modality: "CT",
  pixelType: "int16",
  slope: 1,
  intercept: 0,
  unit: "HU",
  inverted: false,
  window: { name: "Default", center: -300, width: 1400 },
  presets: [{ name: "Bone", center: 400, width: 1800 }],
  planes,
  problems: [],
  seriesInstanceUid: "1.2.3.4",
  studyInstanceUid: "1.2.3",
  instances: [],
};
