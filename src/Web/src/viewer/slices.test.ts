import { describe, expect, it } from "vitest";
import type { PictureSet } from "./pictures";
import { ByteLru, httpSlices, pixelsFromRaw, prefetchOrder, SliceSource, type SlicePixels } from "./slices";

const slice = (): SlicePixels => ({ type: "int16", width: 2, height: 2, data: new Int16Array(4) });

/** A fetcher whose answers the test gives by hand. */
function scripted() {
  const open = new Map<number, { answer: () => void; fail: (why: string) => void; signal: AbortSignal }>();
  const fetchSlice = (path: string, signal: AbortSignal): Promise<SlicePixels> =>
    new Promise((resolve, reject) => {
      const index = Number(path);
      open.set(index, { answer: () => resolve(slice()), fail: (why) => reject(new Error(why)), signal });
      signal.addEventListener("abort", () => {
        open.delete(index);
        reject(new Error("aborted"));
      });
    });
  return { open, fetchSlice };
}

const pictures = (count: number): PictureSet => ({ count, ahead: 4, path: String });

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
};

describe("the slice stream", () => {
  it("loads the wanted slice first and four around it, ahead before behind", () => {
    expect(prefetchOrder(10, 1, pictures(139))).toEqual([10, 11, 12, 13, 14, 9, 8, 7, 6]);
    expect(prefetchOrder(1, -1, pictures(3))).toEqual([1, 0, 2]);
  });

  it("aborts what was scrolled away from and never lets prefetches delay the slice on screen", async () => {
    const { open, fetchSlice } = scripted();
    const ready: number[] = [];
    const stream = new SliceSource(fetchSlice).stream(pictures(100), { ready: (i) => ready.push(i), failed: () => undefined });
    expect(stream.want(10)).toBeUndefined();
    expect([...open.keys()]).toEqual([10, 11, 12, 13]);
    stream.want(50);
    await settle();
    expect([...open.keys()].sort((a, b) => a - b)).toEqual([50, 51, 52, 53]);
    open.get(50)?.answer();
    await settle();
    expect(ready).toEqual([50]);
    expect(stream.want(50)?.width).toBe(2);
    expect(open.has(54)).toBe(true);
  });

  it("says why a slice failed, does not hammer, and tries again when asked", async () => {
    const { open, fetchSlice } = scripted();
    const failures: string[] = [];
    const stream = new SliceSource(fetchSlice).stream(pictures(1), { ready: () => undefined, failed: (_, why) => failures.push(why) });
    stream.want(0);
    open.get(0)?.fail("no such volume");
    open.delete(0);
    await settle();
    expect(failures).toEqual(["no such volume"]);
    expect(open.has(0)).toBe(false);
    stream.retry();
    expect(open.has(0)).toBe(true);
  });
});

it("keeps slices by bytes and drops the least recently used", () => {
  const lru = new ByteLru<string>(100);
  lru.set("a", "A", 40);
  lru.set("b", "B", 40);
  lru.get("a");
  lru.set("c", "C", 40);
  expect([lru.has("a"), lru.has("b"), lru.has("c"), lru.bytes]).toEqual([true, false, true, 80]);
});

it("refuses a slice whose length does not match its header", () => {
  expect(() => pixelsFromRaw(new ArrayBuffer(7), "int16", 2, 2)).toThrow("has 8 bytes; 7 came");
});

it("reads type and size from the response headers and shows the server’s own words on refusal", async () => {
  const headers = { "X-Annotator-Type": "uint8", "X-Annotator-Width": "2", "X-Annotator-Height": "3" };
  const good = httpSlices("/v", () => Promise.resolve(new Response(new Uint8Array(6), { headers })));
  expect((await good("slices/axial/0", new AbortController().signal)).height).toBe(3);
  const problem = JSON.stringify({ detail: "The volume was replaced.", code: "gone" });
  const bad = httpSlices("/v", () => Promise.resolve(new Response(problem, { status: 410 })));
  await expect(bad("slices/axial/0", new AbortController().signal)).rejects.toThrow("The volume was replaced. (gone)");
});
