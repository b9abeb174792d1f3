/** Volumes of the perspective, as data: the decimated images and masks on a coarse lattice. */
import type { Ijk } from "./geometry";

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
export function isSoftwareRendered(): boolean {
  if (software !== null) return software;
  const gl = document.createElement("canvas").getContext("webgl2");
  const naming = gl?.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl && naming ? gl.getParameter(naming.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return (software = /swiftshader|llvmpipe|software|basic render/i.test(String(name)));
}
