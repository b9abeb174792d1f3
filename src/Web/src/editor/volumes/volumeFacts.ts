/** What is known of a volume, in words and figures. */
import type { ExamState, VolumeDescriptor } from "../../sync/wire";
import { verdictOf } from "../../ui/verdicts";
import { phaseText } from "../phases";

export type VolumeRecord = NonNullable<ExamState["records"]>[string];
export type Fact = readonly [name: string, value: string];

const AXES = [
  ["R", "L"],
  ["A", "P"],
  ["I", "S"],
] as const;

const fixed = (numbers: readonly number[], digits: number): string => numbers.map((n) => (n + 0).toFixed(digits)).join(", ");

/** The columns of the matrix: how far one step along i, j and k leads, in LPS mm. */
function steps(lpsFromIjk: readonly number[]): number[][] {
  return [0, 1, 2].map((axis) => [0, 1, 2].map((row) => lpsFromIjk[row * 4 + axis] ?? 0));
}

/** Where a direction leads: the patient's sides it grows toward, the strongest first; weak ones are left out. */
export function towards(direction: readonly number[]): string {
  return direction
    .map((part, axis) => ({ part: Math.abs(part), letter: AXES[axis]?.[part < 0 ? 0 : 1] ?? "" }))
    .filter(({ part }) => part > 0.05)
    .toSorted((a, b) => b.part - a.part)
    .map(({ letter }) => letter)
    .join("");
}

/** Everything a reader or physicist asks of the lattice, its values and its origin. */
export function factsOf(volume: VolumeDescriptor): Fact[] {
  const { grid } = volume;
  const facts: Fact[] = [
    ["Kind", volume.isVolume ? "Volume" : "Stack, opens as acquired only"],
    ["Modality", volume.modality],
    ["Size", `${grid.columns} × ${grid.rows} × ${grid.slices} voxels`],
  ];
  facts.push(...geometryOf(volume), ...valuesOf(volume));
  if (volume.phase) facts.push(["Phase", `${volume.phase.index + 1} of ${volume.phase.count} · ${phaseText(volume)}`]);
  facts.push(
    ["Series UID", volume.seriesInstanceUid],
    ["Study UID", volume.studyInstanceUid],
    ["Frame of reference UID", grid.frameOfReferenceUid],
  );
  return facts.filter(([, value]) => value !== "");
}

function geometryOf({ grid, maxResidualMm, planes }: VolumeDescriptor): Fact[] {
  if (!grid.lpsFromIjk) return [["Spacing", "unknown: lengths are in pixels"]];
  const along = steps(grid.lpsFromIjk);
  const spacing = along.map((step) => Math.hypot(...step));
  const unit = along.map((step, axis) => step.map((part) => part / (spacing[axis] ?? 1)));
  const names = ["Columns grow to (i)", "Rows grow to (j)", "Slices grow to (k)"];
  const facts: Fact[] = [
    ["Spacing", `${spacing.map((mm) => mm.toFixed(3)).join(" × ")} mm (i × j × k)`],
    ["Extent", `${spacing.map((mm, axis) => (mm * ([grid.columns, grid.rows, grid.slices][axis] ?? 0)).toFixed(1)).join(" × ")} mm`],
    ...unit.map((direction, axis): Fact => [names[axis] ?? "", `${towards(direction)} (${fixed(direction, 4)})`]),
    [
      "First voxel",
      `${fixed(
        [3, 7, 11].map((at) => grid.lpsFromIjk?.[at] ?? 0),
        3,
      )} mm LPS`,
    ],
    ["Handedness", isRightHanded(along) ? "right-handed" : "left-handed"],
  ];
  if (maxResidualMm !== undefined) facts.push(["Largest deviation of a slice", `${maxResidualMm.toFixed(4)} mm`]);
  const off = planes.filter(({ offAxisDegrees }) => offAxisDegrees >= 0.1).map((p) => `${p.plane} ${p.offAxisDegrees.toFixed(1)}°`);
  facts.push(["Off the patient's planes", off.length === 0 ? "no" : off.join(", ")]);
  return facts;
}

function isRightHanded([i = [], j = [], k = []]: number[][]): boolean {
  const [a = 0, b = 0, c = 0] = i;
  const [d = 0, e = 0, f = 0] = j;
  const [g = 0, h = 0, l = 0] = k;
  return a * (e * l - f * h) - b * (d * l - f * g) + c * (d * h - e * g) > 0;
}

function valuesOf({ pixelType, slope, intercept, unit, padding, inverted, window }: VolumeDescriptor): Fact[] {
  return [
    ["Stored values", pixelType],
    ["Rescale", slope === 1 && intercept === 0 ? "none" : `stored × ${slope} ${intercept < 0 ? "−" : "+"} ${Math.abs(intercept)}`],
    ["Unit", unit ?? "not told"],
    ["Padding value", padding === undefined ? "" : String(padding)],
    ["Low values are", inverted ? "bright (MONOCHROME1)" : ""],
    ["Window", `C ${window.center} W ${window.width}`],
  ];
}

/** What a volume is called. */
export const titleOf = (volume: VolumeDescriptor, record: VolumeRecord | undefined): string =>
  record?.title ?? (volume.title || `${volume.modality} series …${volume.seriesInstanceUid.slice(-6)}`);

/** Whether everything the filter says, word by word, is found in a volume. */
export function matches(volume: VolumeDescriptor, record: VolumeRecord | undefined, filter: string): boolean {
  const said = [
    titleOf(volume, record),
    volume.title,
    ...factsOf(volume).flat(),
    ...volume.problems.flatMap(({ code, text }) => [code, text, verdictOf(code).label]),
    ...Object.entries(record?.tags ?? {}).flatMap(([name, value]) => [name, value, `${name}:${value}`]),
    ...Object.entries(record?.metadata ?? {}).flatMap(([name, value]) => [name, value, `${name}:${value}`]),
  ].map((text) => text.toLowerCase());
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => said.some((text) => text.includes(word)));
}
