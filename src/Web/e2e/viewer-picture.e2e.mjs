// How a picture looks: window, VOI function, filters, and slices that play.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pixelsWhere } from "./gestures.mjs";
import { until } from "./site.mjs";
import { Viewing } from "./viewing.mjs";

let viewing, page;

before(async () => {
  viewing = await Viewing.start();
  await viewing.phantom("corner");
  page = await viewing.opened(await viewing.imported("corner"), "axial");
});

after(() => viewing?.stop());

test("slices play, pause and stop at the ends when stepped", async () => {
  await page.getByTestId("view-axial").hover();
  await page.getByTestId("cine-speed-axial").selectOption("30");
  const index = async () => Number(await page.getByTestId("view-axial").getAttribute("data-index"));
  const before = await index();
  await page.getByTestId("cine-play-axial").click();
  await until(index, (now) => Math.abs(now - before) >= 3, "Slices that move by themselves");
  await page.getByTestId("cine-play-axial").click();
  await page.getByTestId("slider-axial").press("End");
  await page.locator('[data-testid=view-axial][data-index="29"]').waitFor();
  await page.getByTestId("cine-next-axial").click();
  assert.equal(await page.getByTestId("view-axial").locator("[data-readout=counter]").textContent(), "30/30");
});

test("a window is typed, bent, dragged and refused when its width is not above 0", async () => {
  const shown = () => page.getByTestId("view-axial").locator("[data-readout=window]").textContent();
  await page.getByTestId("preset").selectOption("Lung");
  await until(shown, (text) => text.startsWith("W 1500 C -600"), "The preset");
  await page.getByLabel("Window width").fill("0");
  await page.getByTestId("said").filter({ hasText: "must be above 0" }).waitFor();
  assert.match(await shown(), /^W 1500 C -600/);
  await page.getByLabel("Window width").fill("300");
  await until(shown, (text) => text.startsWith("W 300 "), "The typed width");
  const middle = async () => (await pixelsWhere(page, "axial", "white")).count;
  const linear = await middle();
  await page.getByTestId("voi-function").selectOption("SIGMOID");
  await until(middle, (count) => count !== linear, "Other greys under the sigmoid");
  await page.getByTestId("voi-function").selectOption("LINEAR");
  await page.getByTestId("preset").selectOption("Soft tissue");
  await until(shown, (text) => text.startsWith("W 400 C 40"), "The preset on the picture");
});

test("gamma, brightness and contrast come back to rest with one press", async () => {
  const bright = async () => (await pixelsWhere(page, "axial", "white")).count;
  // The pointer leaves the view first: the bars it shows under the pointer cover white voxels.
  await page.getByTestId("picture").hover();
  const before = await bright();
  await page.getByTestId("picture").click();
  const slider = page.getByRole("slider", { name: "Brightness" });
  await slider.focus();
  await slider.press("End");
  await until(bright, (count) => count > before + 100, "A brighter picture");
  await viewing.picture(page, "viewer-picture");
  await page.getByTestId("filter-reset").click();
  // Buttons shown under the pointer are light too, some hundred pixels of them.
  await until(bright, (count) => Math.abs(count - before) < 1500, "The picture as it was");
  await page.keyboard.press("Escape");
});

test("in review no key takes a drawing tool", async () => {
  await page.getByTestId("claim").click();
  await page.getByTestId("submit").click();
  const exam = new URL(page.url()).pathname.split("/").at(-1);
  const review = await viewing.opened(exam, "axial", "rita");
  await review.getByTestId("claim").click();
  await review.getByTestId("accept").waitFor();
  for (const key of ["2", "p", "b"]) await review.keyboard.press(key);
  assert.equal(await review.getByTestId("tool-select").getAttribute("aria-pressed"), "true");
  await review
    .getByTestId("said")
    .filter({ hasText: "Nothing can be drawn here now" })
    .or(review.getByText("nothing can be drawn"))
    .first()
    .waitFor();
  await review.context().close();
});

test("no page complained", () => assert.deepEqual(viewing.browser.complaints, []));
