import { describe, expect, it } from "vitest";
import {
  apply,
  canvasFromPicture,
  clampZoom,
  effectiveZoom,
  FIT_VIEW,
  fitZoom,
  inverse,
  turnedLetters,
  zoomAbout,
  type ViewState,
} from "./viewTransform";

const frame = { width: 20, height: 11, spacing: { x: 0.7, y: 2.5 } };

describe("the view of a picture with anisotropic pixels", () => {
  it("keeps millimetres square on the canvas", () => {
    const m = canvasFromPicture(FIT_VIEW, frame, 400, 300);
    expect(Math.abs(m.d / m.a)).toBeCloseTo(2.5 / 0.7, 9);
  });

  it("fits the whole picture, borders of pixels included", () => {
    const m = canvasFromPicture(FIT_VIEW, frame, 400, 300);
    const [topLeft, bottomRight] = [apply(m, { x: -0.5, y: -0.5 }), apply(m, { x: 19.5, y: 10.5 })];
    expect(Math.min(topLeft.x, topLeft.y)).toBeCloseTo(0, 6);
    expect(bottomRight.x - topLeft.x).toBeLessThanOrEqual(400 + 1e-6);
    expect(bottomRight.y - topLeft.y).toBeLessThanOrEqual(300 + 1e-6);
  });

  it.each([0, 1, 2, 3] as const)("goes there and back with %i quarter turns and flips", (quarterTurns) => {
    const view: ViewState = { zoom: 1.7, panX: 13, panY: -8, quarterTurns, flipX: true, flipY: false };
    const m = canvasFromPicture(view, frame, 400, 300);
    const back = apply(inverse(m), apply(m, { x: 4.25, y: 9 }));
    expect(back.x).toBeCloseTo(4.25, 9);
    expect(back.y).toBeCloseTo(9, 9);
  });

  it("keeps the point under the pointer when zooming", () => {
    const anchor = { x: 310, y: 40 };
    const before = apply(inverse(canvasFromPicture(FIT_VIEW, frame, 400, 300)), anchor);
    const view = zoomAbout(FIT_VIEW, frame, 400, 300, 0.8, anchor);
    const after = apply(inverse(canvasFromPicture(view, frame, 400, 300)), anchor);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it("clamps to 25–300 % but never forbids the fit", () => {
    expect(clampZoom(9, 1)).toBe(3);
    expect(clampZoom(0.01, 1)).toBe(0.25);
    expect(clampZoom(9, 5)).toBe(5);
    expect(effectiveZoom(FIT_VIEW, frame, 400, 300)).toBe(fitZoom(frame, 400, 300));
  });

  it("turns the letters with the picture", () => {
    const letters = { left: "R", right: "L", top: "A", bottom: "P" };
    expect(turnedLetters(letters, { ...FIT_VIEW, flipX: true })).toEqual({ left: "L", right: "R", top: "A", bottom: "P" });
    const m = canvasFromPicture({ ...FIT_VIEW, quarterTurns: 1 }, frame, 400, 300);
    const [origin, alongX] = [apply(m, { x: 0, y: 0 }), apply(m, { x: 5, y: 0 })];
    expect(alongX.y - origin.y).toBeGreaterThan(0);
    expect(turnedLetters(letters, { ...FIT_VIEW, quarterTurns: 1 }).bottom).toBe("L");
  });
});
