import { expect, it } from "vitest";
import { fit, ranked } from "./ranking";

const names = ["Invert grey", "Window: Lung", "Window: Soft tissue", "Rotate clockwise", "Undo my last change"];

it("puts what begins with the letters first, then what holds them, then what has them in order", () => {
  expect(ranked(names, (name) => name, "lung")[0]).toBe("Window: Lung");
  expect(ranked(names, (name) => name, "wi")).toEqual(["Window: Lung", "Window: Soft tissue", "Rotate clockwise"]);
  expect(ranked(names, (name) => name, "rclk")).toEqual(["Rotate clockwise"]);
});

it("keeps everything in its order while nothing is typed, and nothing where nothing fits", () => {
  expect(ranked(names, (name) => name, "  ")).toEqual(names);
  expect(ranked(names, (name) => name, "zzz")).toEqual([]);
  expect(fit("x", "abc")).toBeNull();
});
