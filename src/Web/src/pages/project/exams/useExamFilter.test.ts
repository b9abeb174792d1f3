import { expect, test } from "vitest";
import { examsPath } from "../../../contract/queries";
import { readFilter, writeFilter } from "./useExamFilter";

test("a filter survives the address", () => {
  const params = writeFilter(new URLSearchParams(), { text: "a & b", stage: "review" });
  expect(readFilter(new URLSearchParams(params.toString()))).toEqual({ text: "a & b", stage: "review", reader: "", problem: "" });
});

test("clearing one part leaves the others", () => {
  expect(writeFilter(new URLSearchParams("text=x&stage=review"), { text: "" }).toString()).toBe("stage=review");
});

test("the request names only what is asked for", () => {
  const path = examsPath("p/1", { text: "ä", stage: "", reader: "", problem: "gaps" }, "c7");
  expect(path).toBe("/api/projects/p%2F1/exams?text=%C3%A4&problem=gaps&after=c7&limit=200");
});
