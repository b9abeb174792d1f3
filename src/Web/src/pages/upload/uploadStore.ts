import { create } from "zustand";
import type { UploadedFile } from "../../contract/rest";
import { collectEntries, type Entry, type PickedFile } from "./collect";
import { sendTo } from "./sendBatch";
import { rateOf, sizeOf, upload } from "./uploader";

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
}

interface Store {
  current: UploadState | null;
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Starts with what was dropped; adds nothing while another upload runs. Resolves when it has ended. */
  start: (project: { id: string; name: string }, from: { entries?: Entry[]; files?: PickedFile[] }) => Promise<void>;
  cancel: () => void;
  dismiss: () => void;
}

const samplesKept = 40;
const leastMsBetweenSamples = 100;
let abort: AbortController | null = null;

/** The upload outlives the page it was started on. */
export const useUploads = create<Store>()((set, get) => {
  const change = (part: Partial<UploadState>) => set(({ current }) => (current ? { current: { ...current, ...part } } : {}));

  const run = async (project: string, from: { entries?: Entry[]; files?: PickedFile[] }, signal: AbortSignal) => {
    const dropped = from.entries ? await collectEntries(from.entries, (files) => change({ files })) : { files: [], unreadable: [] };
    const files = [...dropped.files, ...(from.files ?? [])];
    const unreadable = dropped.unreadable.map(({ path, text }): UploadedFile => ({
      name: path,
      verdict: "refused",
      code: "unreadable",
      text,
    }));
    change({ phase: "sending", files: files.length, bytes: sizeOf(files), verdicts: unreadable });
    const samples: [number, number][] = [];
    await upload(files, {
      send: sendTo(project),
      signal,
      onProgress: (progress) => {
        const now = performance.now();
        if (now - (samples.at(-1)?.[0] ?? -Infinity) < leastMsBetweenSamples && progress.filesDone < files.length) return;
        samples.push([now, progress.bytesSent]);
        if (samples.length > samplesKept) samples.shift();
        change({ ...progress, rate: rateOf(samples) });
      },
      onVerdicts: (verdicts) => change({ verdicts: [...(get().current?.verdicts ?? []), ...verdicts] }),
    });
  };

  return {
    current: null,
    open: true,
    setOpen: (open) => set({ open }),
    start: async (project, from) => {
      if (isRunning(get().current)) return;
      abort = new AbortController();
      const { signal } = abort;
      const begun = {
        project: project.id,
        projectName: project.name,
        phase: "collecting",
        files: 0,
        bytes: 0,
        filesDone: 0,
        bytesSent: 0,
        rate: null,
        verdicts: [],
      } as const;
      set({ open: true, current: { ...begun, verdicts: [] } });
      try {
        await run(project.id, from, signal);
        change({ phase: "done" });
      } catch (error) {
        if (!signal.aborted) throw error;
        change({ phase: "cancelled" });
      }
    },
    cancel: () => abort?.abort(),
    dismiss: () => set(({ current }) => (isRunning(current) ? {} : { current: null })),
  };
});

/** Whether files are still on their way. */
export function isRunning(state: UploadState | null): boolean {
  return state?.phase === "collecting" || state?.phase === "sending";
}
