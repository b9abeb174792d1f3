/** From stored values to display grey: slope and intercept, then the VOI function. Shader and read-outs share these rules. */

export interface VoiWindow {
  readonly center: number;
  readonly width: number;
}

/** The narrowest window the page offers; PS3.3 C.11.2.1.2 wants a width of at least 1 for LINEAR. */
export const NARROWEST_WINDOW = 1;

/** Modality value of a stored value. */
export function modalityValue(stored: number, slope: number, intercept: number): number {
  return stored * slope + intercept;
}

/** How a window maps modality values to grey; TABLE is a VOI LUT of the image. */
export const VOI_FUNCTIONS = ["LINEAR", "LINEAR_EXACT", "SIGMOID", "TABLE"] as const;
export type VoiFunction = (typeof VOI_FUNCTIONS)[number];

/** Display grey 0…1 by SIGMOID, PS3.3 C.11.2.1.3.1. */
export function sigmoidVoi(value: number, window: VoiWindow): number {
  return 1 / (1 + Math.exp((-4 * (value - window.center)) / window.width));
}

/** Display grey 0…1 by a VOI LUT stretched over the window: over the window it covers, its entries are met one by one (PS3.3 C.11.2.1.1). */
export function tableVoi(value: number, { center, width }: VoiWindow, grey: Uint16Array): number {
  const at = Math.floor((value - (center - width / 2)) * (grey.length / width));
  return (grey[Math.min(grey.length - 1, Math.max(0, at))] ?? 0) / 65535;
}

/** Display grey 0…1 by a VOI function; a table that is not there yet is a straight line. */
export function voi(value: number, window: VoiWindow, voiFunction: VoiFunction, grey: Uint16Array | null = null): number {
  if (voiFunction === "TABLE" && grey) return tableVoi(value, window, grey);
  if (voiFunction === "SIGMOID") return sigmoidVoi(value, window);
  return voiFunction === "LINEAR_EXACT" || voiFunction === "TABLE" ? linearExactVoi(value, window) : linearVoi(value, window);
}

/** Grey after the window: contrast about the middle, brightness, then gamma. All at rest change nothing. */
export interface GreyFilter {
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
}

export const NO_FILTER: GreyFilter = { brightness: 0, contrast: 1, gamma: 1 };

/** The shader's own rule: contrast, brightness, clamped, then gamma. */
export function filteredGrey(grey: number, { brightness, contrast, gamma }: GreyFilter): number {
  const adjusted = (grey - 0.5) * contrast + 0.5 + brightness;
  return Math.min(1, Math.max(0, adjusted)) ** (1 / gamma);
}

/** Display grey 0…1 by LINEAR, PS3.3 C.11.2.1.2.1. */
export function linearVoi(value: number, window: VoiWindow): number {
  if (window.width <= 1) return value <= window.center - 0.5 ? 0 : 1;
  const grey = (value - (window.center - 0.5)) / (window.width - 1) + 0.5;
  return Math.min(1, Math.max(0, grey));
}

/** Display grey 0…1 by LINEAR_EXACT, PS3.3 C.11.2.1.3.2: for float volumes whose range may be below 1. */
export function linearExactVoi(value: number, window: VoiWindow): number {
  return Math.min(1, Math.max(0, (value - window.center) / window.width + 0.5));
}

/**
 * The window after a drag: right widens, down raises the centre (the picture gets darker).
 * A full drag over the view changes by `range`.
 */
export function draggedWindow(start: VoiWindow, dx: number, dy: number, viewPx: number, range: number): VoiWindow {
  const perPixel = range / Math.max(1, viewPx);
  return validWindow({ center: start.center + dy * perPixel, width: start.width + dx * perPixel }, range);
}

/** A window the shader may use: a finite centre, a width of at least 1 (or a thousandth of the range for narrow ranges). */
export function validWindow(window: VoiWindow, range: number): VoiWindow {
  const narrowest = Math.min(NARROWEST_WINDOW, Math.max(range, Number.MIN_VALUE) / 1000);
  const center = Number.isFinite(window.center) ? window.center : 0;
  const width = Number.isFinite(window.width) ? Math.max(narrowest, window.width) : narrowest;
  return { center, width };
}
