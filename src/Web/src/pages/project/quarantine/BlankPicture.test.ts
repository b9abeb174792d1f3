import { expect, test } from "vitest";
import { between } from "./BlankPicture";

test("a rectangle drawn in any direction has whole pixels and lies within the image", () => {
  expect(between({ x: 30.4, y: 20.9 }, { x: 10.6, y: 5.2 }, 64, 48)).toEqual({ x: 10, y: 5, width: 21, height: 16, found: "drawn" });
  expect(between({ x: -5, y: 40 }, { x: 80, y: 60 }, 64, 48)).toEqual({ x: 0, y: 40, width: 64, height: 8, found: "drawn" });
});
