import { expect, it } from "vitest";
import { Cine, type Playable } from "./cine";

/** Slices and frames that move only when the test says so. */
function scripted(count: number) {
  const shown: number[] = [];
  const view = {
    index: 0,
    settled: true,
    count,
    setIndex(index: number) {
      view.index = index;
      shown.push(index);
    },
  };
  let frame: ((ms: number) => void) | null = null;
  const cine = new Cine(
    (): Playable => view,
    10,
    (wanted) => {
      frame = wanted;
      return () => (frame = null);
    },
  );
  const at = (ms: number): void => frame?.(ms);
  return { view, shown, cine, at };
}

it("goes round at its speed", () => {
  const { shown, cine, at } = scripted(3);
  cine.play();
  for (let ms = 0; ms <= 400; ms += 20) at(ms);
  expect(shown).toEqual([1, 2, 0, 1]);
  cine.setSpeed(25);
  for (let ms = 420; ms <= 500; ms += 20) at(ms);
  expect(shown).toEqual([1, 2, 0, 1, 2, 0]);
});

it("waits for a picture that is still on its way", () => {
  const { view, shown, cine, at } = scripted(9);
  cine.play();
  at(0);
  view.settled = false;
  at(500);
  expect(shown).toEqual([]);
  view.settled = true;
  at(520);
  expect(shown).toEqual([1]);
});

it("stands still when paused and goes on where it was", () => {
  const { shown, cine, at } = scripted(9);
  cine.play();
  at(0);
  at(100);
  cine.pause();
  at(300);
  expect([shown, cine.isPlaying]).toEqual([[1], false]);
  cine.play();
  at(1000);
  at(1100);
  expect(shown).toEqual([1, 2]);
});
