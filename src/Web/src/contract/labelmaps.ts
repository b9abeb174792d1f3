import { errorFrom, requestHeaders, unreachable } from "./http";

/** What became, or would become, of one value of a labelmap file. */
export interface LabelmapRow {
  readonly value: number;
  readonly layer: number;
  readonly name?: string;
  readonly labelId?: string;
  readonly objectId: string;
  readonly voxels: number;
  readonly painted: number;
  readonly verdict: "ok" | "skipped" | "failed";
  readonly code?: string;
  readonly text?: string;
}

export interface LabelmapImport {
  readonly group: string;
  readonly volume: string;
  /** Labels by the file's values, where the file's own names are not to decide. */
  readonly map: ReadonlyMap<number, string>;
  readonly dryRun: boolean;
}

/** Sends a labelmap file onto a volume; a verdict for each of its values. Refusals are thrown as an `ApiError`. */
export async function importLabelmap(project: string, exam: string, file: Blob, wish: LabelmapImport): Promise<readonly LabelmapRow[]> {
  const query = new URLSearchParams({ group: wish.group, volume: wish.volume, dryRun: String(wish.dryRun) });
  for (const [value, label] of wish.map) query.append("map", `${value}:${label}`);
  const path = `/api/projects/${encodeURIComponent(project)}/exams/${encodeURIComponent(exam)}/labelmap-import?${query.toString()}`;
  const headers = { ...requestHeaders, "Content-Type": "application/octet-stream" };
  const answer = await fetch(path, { method: "POST", headers, body: file, credentials: "same-origin" }).catch(() => {
    throw unreachable();
  });
  const body = await answer.text();
  if (!answer.ok) throw errorFrom(answer.status, answer.headers.get("Content-Type"), body);
  return (JSON.parse(body) as { rows: readonly LabelmapRow[] }).rows;
}

/** The address of a label group's masks, or of one object's, as a file. */
export function labelmapPath(
  project: string,
  exam: string,
  wish: { group: string; format: "nifti" | "nrrd"; volume?: string; object?: string; values?: "object" | "class" },
): string {
  const query = new URLSearchParams(wish);
  return `/api/projects/${encodeURIComponent(project)}/exams/${encodeURIComponent(exam)}/labelmap?${query.toString()}`;
}
