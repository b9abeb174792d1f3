// A series of four times, one of them short of a slice: the time slider, its playing, and the verdict a manager lets in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pixelsWhere, rendered } from "./gestures.mjs";
import { until } from "./site.mjs";
import { Viewing } from "./viewing.mjs";

let viewing, exam, page;

before(async () => {
  viewing = await Viewing.start();
  await viewing.phantom("phases");
  exam = await viewing.imported("phases");
  page = await viewing.opened(exam, "axial", "max");
});

after(() => viewing?.stop());

const bar = () => page.getByTestId("phases");
const slider = () => bar().getByRole("slider");
const block = () => pixelsWhere(page, "axial", "white");

/** Goes to a time by the keyboard; gives where the block is seen then. */
async function at(phase) {
  await slider().press("Home");
  for (let n = 0; n < phase; n++) await slider().press("ArrowRight");
  await page.locator(`[data-testid=phases][data-phase="${phase}"]`).waitFor();
  return until(
    block,
    ({ count, x }) => count > 100 && Math.abs(x - expectedX(phase)) < 0.1,
    `The block of time ${phase + 1} at ${expectedX(phase)}`,
  );
}

/** Where the block's middle is in the view: i = 12.5 + 12 × phase of 64 columns, whose picture is as wide as the view is high. */
let scale;
const expectedX = (phase) => 0.5 + (12.5 + 12 * phase - 31.5) * scale;

test("each time shows its own picture on one slice, with its number and its time said", async () => {
  const box = await page.getByTestId("view-axial").boundingBox();
  // Fitted: the picture of 64 × 0.8 by 56 × 0.9 mm touches the nearer pair of edges.
  scale = Math.min(box.width / (64 * 0.8), box.height / (56 * 0.9)) * (0.8 / box.width);
  await page.getByTestId("slider-axial").press("Home");
  const seen = [];
  for (let phase = 0; phase < 3; phase++) seen.push((await at(phase)).x);
  assert.deepEqual(
    seen.toSorted((a, b) => a - b),
    seen,
    "the block wanders to the right with time",
  );
  assert.match(await bar().textContent(), /3\/4.*Temporal Position 3/);
  assert.equal(await page.locator("[data-testid=view-axial]").getAttribute("data-index"), "0", "the slice stays");
  await viewing.picture(page, "viewer-phases");
});

test("a time that is short of a slice has its acquired slices only, and says so", async () => {
  await slider().press("End");
  await rendered(page, "native");
  assert.match(await page.getByTestId("problems").textContent(), /Acquired slices only\./);
  assert.equal(await page.getByTestId("grid").getAttribute("data-cells"), "1");
  await at(1);
  assert.equal(await page.getByTestId("grid").getAttribute("data-cells"), "4", "a whole one has its planes again");
});

test("the times play and pause, and the window goes with all of them", async () => {
  await at(0);
  await page.getByLabel("Window width").fill("900");
  const window = () => page.getByTestId("view-axial").locator("[data-readout=window]").textContent();
  await until(window, (text) => text.startsWith("W 900 "), "The window");
  await bar().getByLabel("Play the phases").click();
  const passed = new Set();
  await until(
    async () => passed.add(await bar().getAttribute("data-phase")),
    (set) => set.size >= 3,
    "Three times one after the other",
  );
  await bar().getByLabel("Pause").click();
  assert.match(await window(), /^W 900 /, "sisters are compared by eye: they look alike");
});

test("what is missing is said before anything is drawn, and a manager lets it in with a reason", async () => {
  const verdict = page.getByTestId("series-verdict");
  assert.match(await verdict.textContent(), /^Held: it may be looked at/);
  assert.equal(await verdict.getAttribute("data-held"), "true");
  await viewing.picture(page, "viewer-verdict");
  const reader = await viewing.opened(exam, "axial", "alice");
  assert.equal(await reader.getByTestId("series-verdict").getByTestId("override-verdict").count(), 0, "a reader cannot let it in");
  await verdict.getByLabel("Reason").fill("The scan was stopped; the first three times are whole.");
  await page.getByTestId("override-verdict").click();
  for (const window of [page, reader])
    await window.locator('[data-testid=series-verdict][data-held="false"]').filter({ hasText: "The scan was stopped" }).waitFor();
  await viewing.picture(page, "viewer-verdict-let-in");
  await page.getByRole("button", { name: "Take back" }).click();
  await reader.locator('[data-testid=series-verdict][data-held="true"]').waitFor();
  await reader.context().close();
});

test("no page complained", () => assert.deepEqual(viewing.browser.complaints, []));
