import { expect, test } from "vitest";
import { passwordProblem, signInNamePattern } from "./password";

test.each([
  ["short", "anton", /12/],
  ["aaaaaaaaaaaaab", "anton", /repeats/],
  ["my-Anton-password", "anton", /name/],
])("%s of %s is not accepted", (password, name, why) => expect(passwordProblem(password, name)).toMatch(why));

test("several words are a good password", () => expect(passwordProblem("green quiet anchor", "ann")).toBeNull());

test("sign-in names take letters of any alphabet and addresses", () => {
  const pattern = new RegExp(`^(?:${signInNamePattern})$`, "v");
  expect(["ann", "åse.b", "a@b.org", "x_1-2+3"].every((name) => pattern.test(name))).toBe(true);
  expect(["", "a b", "a/b"].some((name) => pattern.test(name))).toBe(false);
});
