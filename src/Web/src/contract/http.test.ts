import { afterEach, expect, test, vi } from "vitest";
import { ApiError, errorFrom, get, onUnauthorised, post } from "./http";

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string | null, type = "application/json") {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status, headers: { "Content-Type": type } })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("a problem document becomes an error with its code, text and details", () => {
  const error = errorFrom(
    409,
    "application/problem+json",
    JSON.stringify({ code: "conflict", detail: "It changed.", details: { version: 7 } }),
  );
  expect(error).toMatchObject({ code: "conflict", text: "It changed.", status: 409, details: { version: 7 } });
});

test("an answer that is not a problem document still has a code and a sentence", () => {
  expect(errorFrom(502, "text/html", "<html>")).toMatchObject({ code: "http-502", text: "The server answered 502.", isTransient: true });
  expect(errorFrom(500, "application/json", "{")).toMatchObject({ code: "unreadable-answer", status: 500 });
});

test("unsafe methods carry the header that foreign forms cannot set, and GET does not", async () => {
  const fetched = answer(200, "{}");
  await post("/api/session", { name: "a" });
  await get("/api/projects");
  expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({ "X-Annotator": "1", "Content-Type": "application/json" });
  expect(fetched.mock.calls[1]?.[1]?.headers).not.toHaveProperty("X-Annotator");
});

test("no answer at all is an error with status 0 that may be tried again", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  const error = await get("/api/projects").catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "unreachable", status: 0, isTransient: true });
});

test("204 gives undefined", async () => {
  answer(204, null);
  expect(await post("/api/projects/p/queue/next")).toBeUndefined();
});

test("a lost session is told to listeners, but not when asking who I am", async () => {
  answer(401, "{}");
  const told = vi.fn();
  const stop = onUnauthorised(told);
  await get("/api/session").catch(() => undefined);
  expect(told).not.toHaveBeenCalled();
  await get("/api/projects").catch(() => undefined);
  expect(told).toHaveBeenCalledOnce();
  stop();
});
