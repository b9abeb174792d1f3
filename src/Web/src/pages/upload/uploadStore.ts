import { create } from "zustand";
import type { UploadedFile } from "../../contract/rest";
import { collectEntries, type Entry, type PickedFile } from "./collect";
import { sendTo } from "./sendBatch";
import { isUnanswered, rateOf, sizeOf, upload } from "./uploader";

export type UploadPhase = "collecting" | "sending" | "done" | "cancelled";

/** One upload and what became of it. */
export interface UploadState {
  project: string;
  projectName: string;
  phase: UploadPhase;
  files: number;
  bytes: number;
  filesDone: number;
  bytesSent: number;
  /** Bytes per second; null until it means something. */
  rate: number | null;
  verdicts: UploadedFile[];
  /** Files without a verdict of the server: not sent before it was cancelled, or not answered for. They can be sent still. */
  left: readonly PickedFile[];
}

interface Store {
  current: UploadState | null;
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Starts with what was dropped; adds nothing while another upload runs. Resolves when it has ended. */
  start: (project: { id: string; name: string }, from: { entries?: Entry[]; files?: PickedFile[] }) => Promise<void>;
  cancel: () => void;
  /** Sends what is left of the last upload; verdicts that were given stay. */
  resume: () => Promise<void>;
  dismiss: () => void;
}

const samplesKept = 40;
const leastMsBetweenSamples = 100;
let abort: AbortController | null = null;

/** The upload outlives the page it was started on. */
export const useUploads = create<Store>()((set, get) => {
  const change = (part: Partial<UploadState>) => set(({ current }) => (current ? { current: { ...current, ...part } } : {}));

  const collect = async (from: { entries?: Entry[]; files?: PickedFile[] }) => {
    const dropped = from.entries ? await collectEntries(from.entries, (files) => change({ files })) : { files: [], unreadable: [] };
    const files = [...dropped.files, ...(from.files ?? [])];
    const unreadable = dropped.unreadable.map(({ path, text }): UploadedFile => ({
      name: path,
      verdict: "refused",
      code: "unreadable-file",
      text,
    }));
    change({ files: files.length, bytes: sizeOf(files), verdicts: unreadable, left: files });
    return files;
  };

  const sendAll = async (project: string, files: readonly PickedFile[], signal: AbortSignal) => {
    const answered = new Set<PickedFile>();
    // What went before stays counted when the rest follows.
    const before = { filesDone: (get().current?.files ?? 0) - files.length, bytesSent: (get().current?.bytes ?? 0) - sizeOf(files) };
    change({ phase: "sending", ...before, rate: null });
    const samples: [number, number][] = [];
    await upload(files, {
      send: sendTo(project),
      signal,
      onProgress: (progress) => {
        const now = performance.now();
        if (now - (samples.at(-1)?.[0] ?? -Infinity) < leastMsBetweenSamples && progress.filesDone < files.length) return;
        samples.push([now, progress.bytesSent]);
        if (samples.length > samplesKept) samples.shift();
        change({
          filesDone: before.filesDone + progress.filesDone,
          bytesSent: before.bytesSent + progress.bytesSent,
          rate: rateOf(samples),
        });
      },
      onVerdicts: (verdicts, of) => {
        if (!verdicts.some(isUnanswered)) for (const file of of) answered.add(file);
        change({ verdicts: [...(get().current?.verdicts ?? []), ...verdicts], left: files.filter((file) => !answered.has(file)) });
      },
    });
  };

  const begin = async (project: string, files: () => Promise<readonly PickedFile[]>) => {
    abort = new AbortController();
    const { signal } = abort;
    try {
      await sendAll(project, await files(), signal);
      change({ phase: "done" });
    } catch (error) {
      if (!signal.aborted) throw error;
      change({ phase: "cancelled" });
    }
  };

  return {
    current: null,
    open: true,
    setOpen: (open) => set({ open }),
    start: async (project, from) => {
      if (isRunning(get().current)) return;
      const { id, name } = project;
      const none = { files: 0, bytes: 0, filesDone: 0, bytesSent: 0, rate: null, verdicts: [], left: [] };
      set({ open: true, current: { project: id, projectName: name, phase: "collecting", ...none } });
      await begin(id, () => collect(from));
    },
    resume: async () => {
      const { current } = get();
      if (!current || isRunning(current) || current.left.length === 0) return;
      const { left } = current;
      change({ verdicts: current.verdicts.filter((verdict) => !isUnanswered(verdict)) });
      await begin(current.project, () => Promise.resolve(left));
    },
    cancel: () => abort?.abort(),
    dismiss: () => set(({ current }) => (isRunning(current) ? {} : { current: null })),
  };
});

/** Whether files are still on their way. */
export function isRunning(state: UploadState | null): boolean {
  return state?.phase === "collecting" || state?.phase === "sending";
}
