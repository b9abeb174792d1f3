import { errorFrom, unreachable } from "./http";

/** Fetches a file and saves it under the name the server gives. A refusal is thrown as an `ApiError` instead of landing in a file. */
export async function download(path: string, signal?: AbortSignal): Promise<void> {
  const init: RequestInit = { credentials: "same-origin" };
  if (signal) init.signal = signal;
  const answer = await fetch(path, init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable();
  });
  if (!answer.ok) throw errorFrom(answer.status, answer.headers.get("Content-Type"), await answer.text().catch(() => ""));
  save(await answer.blob(), fileName(answer.headers.get("Content-Disposition")) ?? "download");
}

/** Puts bytes into the browser's downloads. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The name in a Content-Disposition header; null when it has none (RFC 6266). */
export function fileName(header: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? "")?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(header ?? "")?.[1] ?? null;
}
