import { describe, expect, it } from "vitest";
import {
  apply,
  canvasFromPicture,
  clampZoom,
  effectiveZoom,
  FIT_VIEW,
  fitZoom,
  inverse,
  mirrored,
  turned,
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

  it.each([0, 90, 180, 270, 33])("goes there and back turned by %i° and flipped", (angle) => {
    const view: ViewState = { zoom: 1.7, panX: 13, panY: -8, angle, flipX: true, flipY: false };
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

  it.each([0, 90, 37.5, 270])("turns and mirrors what is on screen about the middle, from %i°", (angle) => {
    const view: ViewState = { zoom: 1.7, panX: 13, panY: -8, angle, flipX: false, flipY: true };
    const onCanvas = (state: ViewState) => apply(canvasFromPicture(state, frame, 400, 300), { x: 4.25, y: 9 });
    const [before, clockwise] = [onCanvas(view), onCanvas(turned(view, 90))];
    expect(clockwise.x - 200).toBeCloseTo(-(before.y - 150), 9);
    expect(clockwise.y - 150).toBeCloseTo(before.x - 200, 9);
    const [across, down] = [onCanvas(mirrored(view, "horizontal")), onCanvas(mirrored(view, "vertical"))];
    expect([across.x, across.y]).toEqual([expect.closeTo(400 - before.x, 9), expect.closeTo(before.y, 9)]);
    expect([down.x, down.y]).toEqual([expect.closeTo(before.x, 9), expect.closeTo(300 - before.y, 9)]);
  });

  it("fits a turned picture whole", () => {
    for (const angle of [0, 30, 90, 135, 200]) {
      const m = canvasFromPicture({ ...FIT_VIEW, angle }, frame, 400, 300);
      for (const [x, y] of [
        [-0.5, -0.5],
        [19.5, -0.5],
        [19.5, 10.5],
        [-0.5, 10.5],
      ] as const) {
        const corner = apply(m, { x, y });
        expect(corner.x).toBeGreaterThan(-1e-6);
        expect(corner.x).toBeLessThan(400 + 1e-6);
        expect(corner.y).toBeGreaterThan(-1e-6);
        expect(corner.y).toBeLessThan(300 + 1e-6);
      }
    }
  });
});
