import { expect, test } from "vitest";
import { toCsv } from "./csv";

test("names with commas, quotes and formulas stay one plain cell", () => {
  const csv = toCsv([{ name: '=cmd("x"),y', verdict: "refused", code: "not-dicom", text: "No." }]);
  expect(csv.split("\r\n")[1]).toBe(`"'=cmd(""x""),y",refused,not-dicom,No.,,`);
});
