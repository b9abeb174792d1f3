/**
 * Runs of voxels of one k-slice, as pairs (start, length) in one flat list; voxel index is j × columns + i.
 * As text they are base64 of LEB128 varints, alternating gap and length (docs/contract.md); one set of voxels has exactly one text.
 */
export type Runs = readonly number[];

/** The text of sorted runs that neither overlap nor touch. */
export function encodeRuns(runs: Runs): string {
  const bytes: number[] = [];
  let end = 0;
  for (let n = 0; n < runs.length; n += 2) {
    const start = runs[n] as number;
    const length = runs[n + 1] as number;
    pushVarint(bytes, start - end);
    pushVarint(bytes, length);
    end = start + length;
  }
  return toBase64(bytes);
}

/** The runs of a text. Throws when it is not the canonical form of runs. */
export function decodeRuns(text: string): number[] {
  const bytes = fromBase64(text);
  const reader = new VarintReader(bytes);
  const runs: number[] = [];
  let end = 0;
  while (!reader.isDone) {
    const gap = reader.next();
    const length = reader.next();
    if (length === 0 || (gap === 0 && runs.length > 0)) throw new RangeError("A run is empty or touches the one before.");
    runs.push(end + gap, length);
    end += gap + length;
  }
  return runs;
}

/** Appends a run that starts at or after the end of the last one, joined to it where they touch. */
export function pushRun(runs: number[], start: number, length: number): void {
  const last = runs.length - 2;
  if (last >= 0 && (runs[last] as number) + (runs[last + 1] as number) === start) runs[last + 1] = (runs[last + 1] as number) + length;
  else runs.push(start, length);
}

export function pushVarint(bytes: number[], number: number): void {
  let rest = number;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
}

export function toBase64(bytes: readonly number[]): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** Reads numbers of at most 31 bits in their shortest LEB128 form. */
export class VarintReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 0x80) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) continue;
      if (value > 0x7fffffff || (byte === 0 && scale > 1)) break;
      return value;
    }
    throw new RangeError("A number is cut off, too large or not in its shortest form.");
  }
}
