import { expect, test } from "vitest";
import { isReadingRoom } from "./colourScheme";

test("the page of one exam is a reading room, the list of exams is not", () => {
  expect(isReadingRoom("/projects/a/exams/b")).toBe(true);
  expect(isReadingRoom("/projects/a/exams/b/")).toBe(true);
  expect(isReadingRoom("/projects/a/exams")).toBe(false);
  expect(isReadingRoom("/projects/a/queue")).toBe(false);
});
