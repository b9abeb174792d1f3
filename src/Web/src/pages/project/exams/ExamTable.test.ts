import { expect, test } from "vitest";
import { moved } from "./ExamTable";

test.each([
  ["ArrowDown", 0, 5, 1],
  ["ArrowUp", 0, 5, 0],
  ["End", 1, 5, 4],
  ["Home", 4, 5, 0],
  ["PageDown", 2, 5, 4],
])("%s from row %d of %d leads to %d", (key, from, of, to) => expect(moved(key, from, of)).toBe(to));

test("other keys and empty lists move nowhere", () => {
  expect(moved("a", 0, 5)).toBeNull();
  expect(moved("ArrowDown", 0, 0)).toBeNull();
});
