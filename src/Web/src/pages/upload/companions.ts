import type { PickedFile } from "./collect";

const headerEnding = /\.(nhdr|hdr|hdr\.gz)$/i;
const dataEndings = [".raw", ".raw.gz", ".img", ".img.gz", ".zraw"];

/** Files that must travel in one request: a header (NRRD .nhdr, NIfTI .hdr) and the file of its voxels beside it, under the same name. Others stay alone. */
export function withCompanions(files: readonly PickedFile[]): PickedFile[][] {
  const headers = files.filter((f) => headerEnding.test(f.path));
  if (headers.length === 0) return files.map((f) => [f]);
  const byPath = new Map(files.map((f) => [f.path.toLowerCase(), f]));
  const dataOf = new Map<PickedFile, PickedFile>();
  for (const header of headers) {
    const stem = header.path.replace(headerEnding, "").toLowerCase();
    const data = dataEndings.map((ending) => byPath.get(stem + ending)).find((f) => f !== undefined);
    if (data !== undefined) dataOf.set(header, data);
  }
  const follows = new Set(dataOf.values());
  return files.filter((f) => !follows.has(f)).map((f) => [f, dataOf.get(f)].filter((part) => part !== undefined));
}
