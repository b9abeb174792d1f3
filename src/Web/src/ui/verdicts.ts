/** How a problem of a series is shown in a list. */
export interface Verdict {
  label: string;
  text: string;
  /** `bad` keeps it from being read, `warn` must be known while reading, `info` is no fault. */
  tone: "bad" | "warn" | "info";
}

const known: Record<string, Verdict> = {
  "gantry-tilt": { label: "tilted", text: "Slices are sheared against their normal (gantry tilt). Opens as acquired only.", tone: "warn" },
  "irregular-spacing": { label: "irregular", text: "The distance between slices varies. Opens as acquired only.", tone: "warn" },
  "missing-slices": { label: "gaps", text: "Slices are missing between others.", tone: "bad" },
  "irregular-position": { label: "shifted", text: "Slices are shifted or turned against each other within their plane.", tone: "warn" },
  "duplicate-positions": { label: "duplicates", text: "Several slices lie at the same place.", tone: "bad" },
  "mixed-orientation": {
    label: "mixed orientation",
    text: "Slices of several orientations; each became a volume or stack of its own.",
    tone: "warn",
  },
  "mixed-size": {
    label: "mixed size",
    text: "Slices of several sizes or spacings; each became a volume or stack of its own.",
    tone: "warn",
  },
  "mixed-pixel-format": {
    label: "mixed format",
    text: "Slices of several pixel formats; each became a volume or stack of its own.",
    tone: "warn",
  },
  "split-by-attribute": { label: "several volumes", text: "Several volumes of the same place, told apart by an attribute.", tone: "info" },
  "split-by-order": { label: "split by order", text: "Several volumes of the same place that only their order tells apart.", tone: "warn" },
  "single-slice": { label: "single slice", text: "A single slice has no third dimension. Shown as acquired.", tone: "info" },
  regularised: {
    label: "derived volume",
    text: "A volume was resampled from a tilted or irregular stack on request; it was not acquired so.",
    tone: "info",
  },
  localiser: { label: "localiser", text: "A survey image, not a volume.", tone: "info" },
  mosaic: { label: "mosaic", text: "One picture holds a grid of slices; it is not opened as one slice.", tone: "bad" },
  "fewer-than-stated": { label: "incomplete", text: "There are fewer images than they themselves say.", tone: "bad" },
  "uneven-phases": { label: "incomplete phases", text: "Some of the volumes at one place lack slices.", tone: "bad" },
  "missing-attribute": { label: "attribute missing", text: "An attribute that such images must have is missing.", tone: "bad" },
  "contradictory-attribute": {
    label: "contradiction",
    text: "Images of one series disagree on what they must have in common.",
    tone: "bad",
  },
  "modality-lut": { label: "stored values", text: "A Modality LUT governs the values; stored values are shown.", tone: "warn" },
  "no-suv": { label: "no SUV", text: "Standardised uptake values cannot be made; the volume says what is missing.", tone: "info" },
  "at-detector": { label: "mm at detector", text: "Lengths are at the detector, not in the patient.", tone: "info" },
  "on-film": { label: "mm on film", text: "Lengths are on the film that was scanned, not in the patient.", tone: "info" },
  uncalibrated: { label: "uncalibrated", text: "Lengths come without a calibration; they need not hold in the patient.", tone: "info" },
  "ultrasound-regions": { label: "regions", text: "Lengths are in mm within one region of the picture, else in pixels.", tone: "info" },
  "missing-pixel-spacing": { label: "no spacing", text: "No spacing is told: lengths are in pixels.", tone: "info" },
  "magnification-corrected": {
    label: "magnification",
    text: "Lengths were corrected by the magnification that the device estimated.",
    tone: "info",
  },
  "bad-rescale": { label: "stored values", text: "Rescale Slope is 0 or not a number; stored values are shown.", tone: "warn" },
};

/** The verdict of a code; an unknown code shows itself, so nothing is ever hidden. */
export function verdictOf(code: string): Verdict {
  return known[code] ?? { label: code.replaceAll("-", " "), text: `Code ${code}`, tone: "warn" };
}

/** The codes a list can be filtered by. */
export const knownProblems: readonly string[] = Object.keys(known);
