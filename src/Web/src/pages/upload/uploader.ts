import { ApiError } from "../../contract/http";
import type { UploadedFile } from "../../contract/rest";
import type { PickedFile } from "./collect";
import { withCompanions } from "./companions";

/** Sends one batch; calls back with the bytes of it that have left. Gives the verdicts in the order of the files. */
export type SendBatch = (batch: PickedFile[], onSent: (bytes: number) => void, signal: AbortSignal) => Promise<UploadedFile[]>;

export interface UploadProgress {
  filesDone: number;
  bytesSent: number;
}

interface Options {
  send: SendBatch;
  onProgress: (progress: UploadProgress) => void;
  onVerdicts: (verdicts: UploadedFile[], of: readonly PickedFile[]) => void;
  signal: AbortSignal;
  wait?: (ms: number) => Promise<void>;
}

const limits = { files: 32, bytes: 16 * 1024 * 1024, parallel: 3 };
const retryDelays = [500, 2000, 6000];
/** Refusals that hold for every further file too. */
const finalStatuses = [401, 403, 404, 507];

/** Divides files into batches small enough to show progress and to send again. A large file travels alone, a header with its voxels. */
export function toBatches(files: readonly PickedFile[]): PickedFile[][] {
  const batches: PickedFile[][] = [];
  let current: PickedFile[] = [];
  let size = 0;
  for (const together of withCompanions(files)) {
    const bytes = sizeOf(together);
    if (current.length > 0 && (current.length + together.length > limits.files || size + bytes > limits.bytes)) {
      batches.push(current);
      [current, size] = [[], 0];
    }
    current.push(...together);
    size += bytes;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

/**
 * Uploads all files and gives each a verdict, also when a batch fails. Sending a batch again is harmless: the server knows what it has.
 * Throws only when aborted.
 */
export async function upload(files: readonly PickedFile[], options: Options): Promise<void> {
  const waiting = toBatches(files);
  const progress = new Progress(options.onProgress);
  let stop: ApiError | null = null;
  const work = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      options.signal.throwIfAborted();
      const verdicts: UploadedFile[] = stop ? refuseAll(batch, stop) : await sendWithRetry(batch, progress, options);
      const error = verdicts.find((v) => v instanceof Refused);
      if (error instanceof Refused && finalStatuses.includes(error.because.status)) stop = error.because;
      progress.done(batch);
      options.onVerdicts(verdicts, batch);
    }
  };
  await Promise.all(Array.from({ length: limits.parallel }, work));
}

async function sendWithRetry(batch: PickedFile[], progress: Progress, options: Options): Promise<UploadedFile[]> {
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  for (let attempt = 0; ; attempt++) {
    try {
      return answersFor(batch, await options.send(batch, (sent) => progress.sending(batch, sent), options.signal));
    } catch (error) {
      options.signal.throwIfAborted();
      const failure = error instanceof ApiError ? error : new ApiError("page-failure", String(error), 0);
      const delay = retryDelays[attempt];
      if (!failure.isTransient || delay === undefined) return refuseAll(batch, failure);
      progress.sending(batch, 0);
      await wait(delay);
    }
  }
}

/** The verdicts when there is one for every file. A body that was cut on its way still gets an answer: it then speaks of fewer files, the last without a name. */
function answersFor(batch: PickedFile[], verdicts: UploadedFile[]): UploadedFile[] {
  if (verdicts.length === batch.length && verdicts.every(({ name }) => name !== "")) return verdicts;
  throw new ApiError("unreadable-answer", "The server's verdicts are not those of the files that were sent.", 0);
}

/** A verdict that this page gave because the request itself failed. */
class Refused implements UploadedFile {
  readonly verdict = "refused";
  readonly code: string;
  readonly text: string;

  constructor(
    readonly name: string,
    readonly because: ApiError,
  ) {
    this.code = because.code;
    this.text = because.text;
  }
}

/** Whether a verdict only says that the request failed: the server gave none, and the file can be sent again. */
export const isUnanswered = (verdict: UploadedFile): boolean => verdict instanceof Refused;

function refuseAll(batch: PickedFile[], because: ApiError): UploadedFile[] {
  return batch.map((file) => new Refused(file.path, because));
}

/** Adds up what finished batches and batches on the way have sent. */
class Progress {
  private filesDone = 0;
  private bytesDone = 0;
  private readonly onTheWay = new Map<PickedFile[], number>();

  constructor(private readonly tell: (progress: UploadProgress) => void) {}

  sending(batch: PickedFile[], sent: number): void {
    this.onTheWay.set(batch, Math.min(sent, sizeOf(batch)));
    this.report();
  }

  done(batch: PickedFile[]): void {
    this.onTheWay.delete(batch);
    this.filesDone += batch.length;
    this.bytesDone += sizeOf(batch);
    this.report();
  }

  private report(): void {
    const onTheWay = [...this.onTheWay.values()].reduce((sum, sent) => sum + sent, 0);
    this.tell({ filesDone: this.filesDone, bytesSent: this.bytesDone + onTheWay });
  }
}

/** Bytes of all files. */
export function sizeOf(files: readonly PickedFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

/** Bytes per second over the last few seconds, from `[time in ms, bytes so far]` samples; null until it means something. */
export function rateOf(samples: readonly (readonly [number, number])[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last[0] - first[0] < 500) return null;
  return ((last[1] - first[1]) * 1000) / (last[0] - first[0]);
}
