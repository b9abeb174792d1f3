import { errorFrom, requestHeaders, unreachable } from "../../contract/http";
import type { UploadedFile } from "../../contract/rest";
import type { PickedFile } from "./collect";
import type { SendBatch } from "./uploader";

/** Sends batches to a project. XMLHttpRequest, because fetch does not tell how much has left. */
export function sendTo(project: string): SendBatch {
  return (batch, onSent, signal) =>
    new Promise<UploadedFile[]>((resolve, reject) => {
      const request = new XMLHttpRequest();
      const abort = () => request.abort();
      const finish = (settle: () => void) => {
        signal.removeEventListener("abort", abort);
        settle();
      };
      request.open("POST", `/api/projects/${encodeURIComponent(project)}/uploads`);
      for (const [name, value] of Object.entries(requestHeaders)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => onSent(event.loaded);
      request.onload = () => finish(() => settleWith(request, resolve, reject));
      request.onerror = () => finish(() => reject(unreachable()));
      request.onabort = () => finish(() => reject(new DOMException("Cancelled", "AbortError")));
      signal.addEventListener("abort", abort);
      request.send(formOf(batch));
    });
}

function formOf(batch: PickedFile[]): FormData {
  const form = new FormData();
  for (const { path, file } of batch) form.append("files", file, path);
  return form;
}

function settleWith(request: XMLHttpRequest, resolve: (files: UploadedFile[]) => void, reject: (error: Error) => void): void {
  if (request.status < 200 || request.status >= 300)
    return reject(errorFrom(request.status, request.getResponseHeader("Content-Type"), request.responseText));
  try {
    resolve((JSON.parse(request.responseText) as { files: UploadedFile[] }).files);
  } catch {
    reject(errorFrom(request.status, "application/json", "{"));
  }
}
