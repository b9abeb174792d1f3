import { expect, test } from "vitest";
import { optionsOf, withOption } from "./profileName";

test("options stand in their order, and dates are of one sort", () => {
  const shifted = withOption(withOption("basic", "shifted-dates", true), "uids", true);
  expect(shifted).toBe("basic+uids+shifted-dates");
  expect(withOption(shifted, "full-dates", true)).toBe("basic+uids+full-dates");
  expect(withOption(shifted, "shifted-dates", false)).toBe("basic+uids");
  expect(optionsOf("standard")).toEqual([]);
});
