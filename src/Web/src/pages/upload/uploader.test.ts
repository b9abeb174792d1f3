import { expect, test, vi } from "vitest";
import { ApiError, unreachable } from "../../contract/http";
import type { UploadedFile } from "../../contract/rest";
import type { PickedFile } from "./collect";
import { isUnanswered, rateOf, toBatches, upload, type SendBatch, type UploadProgress } from "./uploader";

const files = (count: number, size = 10): PickedFile[] =>
  Array.from({ length: count }, (_, at) => ({ path: `study/${at}.dcm`, file: { size, name: `${at}.dcm` } as File }));

const stored: SendBatch = (batch) => Promise.resolve(batch.map((f) => ({ name: f.path, verdict: "stored" as const })));

async function run(send: SendBatch, all: PickedFile[], signal = new AbortController().signal) {
  const verdicts: UploadedFile[] = [];
  const progress: UploadProgress[] = [];
  await upload(all, {
    send,
    signal,
    onProgress: (p) => progress.push(p),
    onVerdicts: (v) => verdicts.push(...v),
    wait: () => Promise.resolve(),
  });
  return { verdicts, progress };
}

test("batches keep order, hold at most 32 files, and a large file travels alone", () => {
  const mixed = [...files(40), ...files(1, 50 * 1024 * 1024), ...files(1)];
  const batches = toBatches(mixed);
  expect(batches.map((b) => b.length)).toEqual([32, 8, 1, 1]);
  expect(batches.flat()).toEqual(mixed);
});

test("every file gets exactly one verdict and progress ends at everything", async () => {
  const { verdicts, progress } = await run(stored, files(200));
  expect(new Set(verdicts.map((v) => v.name)).size).toBe(200);
  expect(progress.at(-1)).toEqual({ filesDone: 200, bytesSent: 2000 });
});

test("a batch whose answer was lost is sent again", async () => {
  let failures = 2;
  const send: SendBatch = (batch, ...rest) => (failures-- > 0 ? Promise.reject(unreachable()) : stored(batch, ...rest));
  const { verdicts } = await run(send, files(5));
  expect(verdicts.every((v) => v.verdict === "stored")).toBe(true);
});

test("a refused request refuses its own files by name and leaves the others alone", async () => {
  const send: SendBatch = (batch, ...rest) =>
    batch.some((f) => f.path === "study/0.dcm") ? Promise.reject(new ApiError("too-large", "Too much.", 413)) : stored(batch, ...rest);
  const { verdicts } = await run(send, files(64));
  expect(verdicts.filter((v) => v.verdict === "refused")).toHaveLength(32);
  expect(verdicts.find((v) => v.name === "study/0.dcm")).toMatchObject({ code: "too-large", text: "Too much." });
});

test("a full disk stops the sending; all the rest is refused with the same reason", async () => {
  const send = vi.fn<SendBatch>(() => Promise.reject(new ApiError("quota", "The disk is full.", 507)));
  const { verdicts } = await run(send, files(32 * 20));
  expect(send.mock.calls.length).toBeLessThanOrEqual(3);
  expect(verdicts).toHaveLength(640);
  expect(verdicts.every((v) => v.code === "quota")).toBe(true);
});

test("cancelling ends it", async () => {
  const abort = new AbortController();
  const send: SendBatch = (batch, onSent, signal) => {
    abort.abort();
    return stored(batch, onSent, signal);
  };
  await expect(run(send, files(500), abort.signal)).rejects.toThrow();
});

test("the rate is bytes per second over the samples, and unknown at first", () => {
  expect(rateOf([[0, 0]])).toBeNull();
  expect(
    rateOf([
      [0, 0],
      [100, 50],
    ]),
  ).toBeNull();
  expect(
    rateOf([
      [1000, 0],
      [3000, 4000],
    ]),
  ).toBe(2000);
});

test("a header and its voxels travel in one batch, whatever their size and wherever they stand", () => {
  const at = (path: string, size = 10): PickedFile => ({ path, file: { size, name: path } as File });
  const big = 50 * 1024 * 1024;
  const batches = toBatches([
    at("a/v.nhdr"),
    at("a/w.raw"),
    at("a/z.dcm"),
    at("b/v.raw"),
    at("a/V.RAW.gz", big),
    at("b/x.hdr"),
    at("b/x.img", big),
  ]);
  expect(batches.map((b) => b.map((f) => f.path))).toEqual([
    ["a/v.nhdr", "a/V.RAW.gz"],
    ["a/w.raw", "a/z.dcm", "b/v.raw"],
    ["b/x.hdr", "b/x.img"],
  ]);
});

test("a batch that the server did not answer for can be told from one that it refused", async () => {
  const files = ["a", "b"].map((path) => ({ path, file: new File(["x"], path) }));
  const seen: boolean[] = [];
  const told: number[] = [];
  await upload(files, {
    send: () => Promise.reject(new ApiError("http-500", "The server answered 500.", 500)),
    onProgress: () => undefined,
    onVerdicts: (verdicts, of) => {
      seen.push(...verdicts.map(isUnanswered));
      told.push(of.length);
    },
    signal: new AbortController().signal,
  });
  expect(seen).toEqual([true, true]);
  expect(told).toEqual([2]);
  expect(isUnanswered({ name: "a", verdict: "refused", code: "truncated", text: "" })).toBe(false);
});

test("an answer that speaks of fewer files than were sent is no answer: the batch goes again", async () => {
  const batch = ["a", "b"].map((path) => ({ path, file: new File(["x"], path) }));
  const answers: UploadedFile[][] = [
    [{ name: "a", verdict: "stored" }],
    [
      { name: "a", verdict: "duplicate" },
      { name: "", verdict: "refused", code: "malformed-request" },
    ],
    [
      { name: "a", verdict: "duplicate" },
      { name: "b", verdict: "stored" },
    ],
  ];
  const told: UploadedFile[] = [];
  await upload(batch, {
    send: () => Promise.resolve(answers.shift() ?? []),
    onProgress: () => undefined,
    onVerdicts: (verdicts) => told.push(...verdicts),
    signal: new AbortController().signal,
    wait: () => Promise.resolve(),
  });
  expect(told.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["a", "duplicate"],
    ["b", "stored"],
  ]);
});
