import { expect, test } from "vitest";
import { returnPath, signInPath } from "./from";

test("signing in leads back to where one was", () => {
  const path = signInPath("/projects/p/exams?text=a b&stage=review");
  expect(returnPath(path.slice(path.indexOf("?")))).toBe("/projects/p/exams?text=a b&stage=review");
});

test.each(["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\t/evil.example"])(
  "signing in never leads to another site: %j",
  (from) => {
    const path = returnPath(`?from=${encodeURIComponent(from)}`);
    expect(new URL(path, "http://here.invalid").host).toBe("here.invalid");
  },
);

test("the start page needs no way back", () => expect(signInPath("/projects")).toBe("/sign-in"));
