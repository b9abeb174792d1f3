import { expect, test } from "vitest";
import { classColours, nextClassColour, personColour, personColours, personLetter } from "./palette";

type Rgb = [number, number, number];

/** Dichromat sight on linear sRGB (Viénot, Brettel & Mollon 1999). */
const sights: Record<string, number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
  deuteranopia: [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
};

const linear = (hex: string): Rgb =>
  [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Rgb;

const times = (m: number[], v: Rgb): Rgb =>
  [0, 3, 6].map((row) => (m[row] ?? 0) * v[0] + (m[row + 1] ?? 0) * v[1] + (m[row + 2] ?? 0) * v[2]) as Rgb;

function lab(rgb: Rgb): Rgb {
  const xyz = times([0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041], rgb);
  const white: Rgb = [0.95047, 1, 1.08883];
  const [x, y, z] = xyz.map((value, at) => {
    const t = value / (white[at] ?? 1);
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  }) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function nearest(hexes: readonly string[], others: readonly string[], sight: string): { distance: number; pair: string } {
  const seen = (hex: string) => lab(times(sights[sight] ?? [], linear(hex)));
  let best = { distance: Infinity, pair: "" };
  for (const a of hexes) {
    for (const b of others) {
      if (a === b) continue;
      const [p, q] = [seen(a), seen(b)];
      const distance = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
      if (distance < best.distance) best = { distance, pair: `${a} ${b}` };
    }
  }
  return best;
}

const classes = classColours.map((c) => c.hex);
const people = personColours.map((c) => c.hex);

test.each(Object.keys(sights))("class colours stay apart under %s sight", (sight) => {
  const { distance, pair } = nearest(classes, classes, sight);
  expect(distance, pair).toBeGreaterThan(sight === "normal" ? 35 : 20);
});

test.each(Object.keys(sights))("class colours stand out from black and the greys of CT under %s sight", (sight) => {
  const { distance, pair } = nearest(classes, ["#000000", "#404040", "#808080", "#b0b0b0"], sight);
  expect(distance, pair).toBeGreaterThan(25);
});

test("no person has the colour of a class", () => {
  const { distance, pair } = nearest(people, classes, "normal");
  expect(distance, pair).toBeGreaterThan(10);
});

test("a new label takes the first free colour", () => {
  expect(nextClassColour([])).toBe(classes[0]);
  expect(nextClassColour([classes[0]?.toUpperCase() ?? ""])).toBe(classes[1]);
  expect(classes).toContain(nextClassColour(classes));
});

test("a person keeps colour and letter", () => {
  expect(personColour("anna")).toBe(personColour("anna"));
  expect(people).toContain(personColour(""));
  expect(personLetter("Dr. Ådal")).toBe("Å");
  expect(personLetter("  ")).toBe("?");
});
