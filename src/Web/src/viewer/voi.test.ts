import { describe, expect, it } from "vitest";
import { draggedWindow, filteredGrey, linearExactVoi, linearVoi, NO_FILTER, sigmoidVoi, tableVoi, validWindow, voi } from "./voi";

describe("LINEAR (PS3.3 C.11.2.1.2.1)", () => {
  it("maps the standard’s own bounds", () => {
    const window = { center: 2048, width: 4096 };
    expect(linearVoi(0, window)).toBe(0);
    expect(linearVoi(4095, window)).toBe(1);
    expect(linearVoi(2047.5, window)).toBeCloseTo(0.5, 12);
  });

  it("is a threshold for a width of 1", () => {
    expect(linearVoi(99.5, { center: 100, width: 1 })).toBe(0);
    expect(linearVoi(100, { center: 100, width: 1 })).toBe(1);
  });
});

it("maps narrow float ranges exactly", () => {
  expect(linearExactVoi(0.5, { center: 0.5, width: 0.2 })).toBeCloseTo(0.5, 12);
  expect(linearExactVoi(0.6, { center: 0.5, width: 0.2 })).toBeCloseTo(1, 12);
});

it("drags right to widen and down to darken, and never below the narrowest width", () => {
  expect(draggedWindow({ center: 40, width: 400 }, 50, 10, 500, 2000)).toEqual({ center: 80, width: 600 });
  expect(draggedWindow({ center: 40, width: 400 }, -500, 0, 500, 2000).width).toBe(1);
  expect(validWindow({ center: NaN, width: -3 }, 2000)).toEqual({ center: 0, width: 1 });
});

it("bends by SIGMOID (PS3.3 C.11.2.1.3.1): half at the centre, steepest there", () => {
  const window = { center: 40, width: 400 };
  expect(sigmoidVoi(40, window)).toBe(0.5);
  expect(sigmoidVoi(140, window)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  expect(sigmoidVoi(-60, window) + sigmoidVoi(140, window)).toBeCloseTo(1, 12);
  expect(voi(-160, window, "LINEAR_EXACT")).toBe(0);
  expect(voi(-160, window, "SIGMOID")).toBeGreaterThan(0);
});

it("filters grey after the window and leaves it alone at rest", () => {
  expect([0, 0.25, 1].map((grey) => filteredGrey(grey, NO_FILTER))).toEqual([0, 0.25, 1]);
  expect(filteredGrey(0.5, { brightness: 0.25, contrast: 2, gamma: 1 })).toBe(0.75);
  expect(filteredGrey(0.25, { brightness: 0, contrast: 1, gamma: 2 })).toBe(0.5);
  expect(filteredGrey(0.9, { brightness: 0.5, contrast: 1, gamma: 1 })).toBe(1);
});

describe("a VOI LUT (PS3.3 C.11.2.1.1)", () => {
  const grey = Uint16Array.of(0, 13107, 39321, 65535);

  it("is met entry by entry over the window it covers, its ends beyond", () => {
    const shown = [-9, -2, -1, 0, 1, 8].map((value) => voi(value, { center: 0, width: 4 }, "TABLE", grey));
    expect(shown).toEqual([0, 0, 0.2, 0.6, 1, 1]);
  });

  it("is stretched with the window, and a line until it is here", () => {
    expect(tableVoi(3, { center: 4, width: 8 }, grey)).toBe(0.2);
    expect(voi(3, { center: 4, width: 8 }, "TABLE")).toBe(0.375);
  });
});
