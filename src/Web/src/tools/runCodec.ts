/** Runs as text: base64 of LEB128 varints, alternating gap (from the end of the run before) and length (docs/contract.md). */
export function encodeRuns(runs: readonly (readonly [start: number, length: number])[]): string {
  const bytes: number[] = [];
  let end = 0;
  for (const [start, length] of runs) {
    pushVarint(bytes, start - end);
    pushVarint(bytes, length);
    end = start + length;
  }
  return btoa(String.fromCharCode(...bytes));
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
