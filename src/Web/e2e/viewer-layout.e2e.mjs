// Which views stand where, and series side by side.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { rendered } from "./gestures.mjs";
import { until } from "./site.mjs";
import { Viewing } from "./viewing.mjs";

let viewing, page;

before(async () => {
  viewing = await Viewing.start();
  await viewing.phantom("corner");
  page = await viewing.opened(await viewing.imported("corner"), "axial");
});

after(() => viewing?.stop());

test("views stand in any grid up to 4 × 4, change what they show and swap places", async () => {
  const grid = page.getByTestId("grid");
  const order = () => grid.locator("[data-testid^=title-]").evaluateAll((titles) => titles.map((title) => title.dataset.testid.slice(6)));
  const choose = async (size) => {
    await page.getByTestId("layout").click();
    await page.getByTestId(`grid-${size}`).click();
  };
  await choose("3x2");
  assert.deepEqual(await order(), ["axial", "sagittal", "coronal", "perspective", "axial", "axial"]);
  await grid.getByTestId("title-axial").nth(1).click();
  await page.getByTestId("show-coronal").click();
  await until(order, (names) => names[4] === "coronal", "Another representation in the fifth view");
  await grid.getByTestId("title-axial").first().dragTo(grid.getByTestId("title-coronal").first());
  await until(order, (names) => names[0] === "coronal" && names[2] === "axial", "Two views in each other's place");
  await page.getByTestId("layout").click();
  await viewing.picture(page, "viewer-layout");
  await page.getByTestId("grid-4x4").click();
  assert.equal(await grid.getAttribute("data-cells"), "16");
  await page.locator("[data-testid=view-axial][data-rendered-version]").nth(9).waitFor();
  await choose("1x1");
  assert.equal(await grid.getAttribute("data-cells"), "1");
  await page.getByTestId("layout").click();
  await page.getByTestId("layout-default").click();
  assert.deepEqual(await order(), ["axial", "sagittal", "coronal", "perspective"]);
  await rendered(page, "sagittal");
  await page.getByTestId("view-sagittal").hover();
  await page.getByTestId("expand-sagittal").click();
  await page.getByTestId("view-axial").waitFor({ state: "hidden" });
  await page.getByTestId("expand-sagittal").click();
  await page.getByTestId("view-axial").waitFor();
});

test("two series side by side scroll by patient position and show where the other cuts", async () => {
  await viewing.phantom("pair");
  const both = await viewing.opened(await viewing.imported("pair"), "axial");
  await both.getByTestId("layout").click();
  await both.getByTestId("compare").click();
  const views = both.locator("[data-testid=view-axial][data-rendered-version]");
  await views.nth(1).waitFor();
  const at = async (n) => Number(await views.nth(n).getAttribute("data-index"));
  const [thin, thick] = (await views.nth(0).locator("[data-readout=counter]").textContent()).endsWith("/50") ? [0, 1] : [1, 0];
  await both.getByTestId("slider-axial").nth(thick).press("Home");
  await both.getByTestId("slider-axial").nth(thick).press("PageDown");
  // Thick slice 10 lies at z = −100 + 50 = −50; the thin series begins at −95 in steps of 1 mm.
  await until(
    () => at(thin),
    (index) => index === 45,
    "The thin series at the same place",
  );
  await viewing.picture(both, "viewer-compare");
  await both.getByTestId("linked").click();
  await both.getByTestId("slider-axial").nth(thick).press("Home");
  await until(
    () => at(thick),
    (index) => index === 0,
    "The thick series at its first slice",
  );
  assert.equal(await at(thin), 45, "an unlinked series stays where it is");
  await both.getByTestId("title-axial").nth(thin).click();
  await both.getByTestId("show-coronal").click();
  await both.getByTestId("cut-line").first().waitFor({ state: "attached" });
  await both.context().close();
});

test("no page complained", () => assert.deepEqual(viewing.browser.complaints, []));
