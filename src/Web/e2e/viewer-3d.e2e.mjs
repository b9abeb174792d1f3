// The 3D perspective on the oblique phantom: handles move slices everywhere, eyes and toggles show and hide, shapes stand where they were drawn.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drag, pixelsWhere, placeIn, redrawn } from "./gestures.mjs";
import { until } from "./site.mjs";
import { Viewing } from "./viewing.mjs";

let viewing, page;

before(async () => {
  viewing = await Viewing.start();
  await viewing.phantom("corner");
  page = await viewing.opened(await viewing.imported("corner"), "axial");
  await page.locator("[data-testid=view-perspective][data-loaded=true]").waitFor();
});

after(() => viewing?.stop());

const counter = (plane) => page.getByTestId(`view-${plane}`).locator("[data-readout=counter]").textContent();
const handle = (plane) => page.getByTestId(`handle-3d-${plane}`);

/** The middle of a handle on the page. */
async function grip(plane) {
  const { x, y, width, height } = await handle(plane).boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Pixels of the 3D picture that a rule holds for, once two looks agree. */
async function settled(rule) {
  let before;
  return until(
    () => pixelsWhere(page, "perspective", rule),
    (now) => {
      const same = before?.count === now.count;
      before = now;
      return same;
    },
    "A 3D picture at rest",
  );
}

async function toggled(testId, rule, isWanted, what) {
  const before = await settled(rule);
  await page.getByTestId(testId).click();
  // What a button says under the pointer is bright, too.
  await page.mouse.move(4, 4);
  return until(
    () => pixelsWhere(page, "perspective", rule),
    (now) => isWanted(now, before),
    what,
  );
}

test("a handle dragged along its rail moves that slice in every view, and stops at the ends", async () => {
  await viewing.picture(page, "viewer-3d");
  for (const [plane, last, others] of [
    ["axial", 30, ["sagittal", "coronal"]],
    ["sagittal", 96, ["axial", "coronal"]],
    ["coronal", 80, ["axial", "sagittal"]],
  ]) {
    const stay = await Promise.all(others.map(counter));
    const at = await grip(plane);
    const { x1, y1, x2, y2 } = await handle(plane).evaluate((element) => {
      const rail = element.parentElement.querySelector("line");
      const box = element.ownerSVGElement.getBoundingClientRect();
      const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => Number(rail.getAttribute(name)));
      return { x1: box.x + x1, y1: box.y + y1, x2: box.x + x2, y2: box.y + y2 };
    });
    await drag(page, at, [x1 + (x2 - x1) * 0.8, y1 + (y2 - y1) * 0.8]);
    await until(
      () => counter(plane),
      (text) => Math.abs(Number(text.split("/")[0]) / last - 0.8) < 0.12,
      `The ${plane} slice under its handle`,
    );
    assert.deepEqual(await Promise.all(others.map(counter)), stay, `${plane}: the other planes stay`);
    await drag(page, await grip(plane), [x2 + (x2 - x1) * 2, y2 + (y2 - y1) * 2]);
    await until(
      () => counter(plane),
      (text) => text === `${last}/${last}`,
      `The last ${plane} slice past the rail's end`,
    );
  }
  await handle("axial").focus();
  await page.keyboard.press("Home");
  for (let n = 0; n < 2; n++) await page.keyboard.press("ArrowRight");
  await until(
    () => counter("axial"),
    (text) => text === "3/30",
    "A slice by the keyboard",
  );
});

test("a scrolled plane takes its handle along", async () => {
  await redrawn(page, "axial", () => page.getByTestId("slider-axial").press("PageDown"));
  await until(
    () => handle("axial").getAttribute("aria-valuenow"),
    (value) => value === "13",
    "The handle at the slice scrolled to",
  );
});

test("eyes and toggles show and hide what they name", async () => {
  await toggled("show-3d-volume", "bone", (now, before) => now.count < before.count, "No volume");
  await toggled("eye-sagittal", "lit", (now, before) => now.count < before.count, "No sagittal slice");
  assert.equal(await handle("sagittal").isVisible(), false, "a hidden slice has no handle");
  await toggled("eye-coronal", "lit", (now, before) => now.count < before.count, "No coronal slice");
  await toggled("show-3d-handles", "red", (now, before) => now.count < before.count, "No handles");
  assert.equal(await handle("axial").isVisible(), false);
  await toggled("invert-perspective", "white", (now, before) => now.count > before.count + 1000, "A white ground");
  await page.getByTestId("invert-perspective").click();
  await toggled("eye-axial", "lit", (now, before) => now.count < before.count, "Nothing but the bar, and the cube that tells directions");
});

test("shapes of every kind stand in 3D where they were drawn, and go when annotations are hidden", async () => {
  const bare = await settled("coloured");
  const at = await placeIn(page, "axial");
  const click = (x, y) => page.mouse.click(...at(x, y));
  await page.getByTestId("class-location").click();
  await click(0.62, 0.38);
  await page.keyboard.press("Escape");
  // Toward the patient's left, which from the front is on the right.
  const point = await until(
    () => pixelsWhere(page, "perspective", "coloured"),
    (now) => now.count > bare.count,
    "The point",
  );
  const own = middleOfNew(point, bare);
  assert.ok(own.x > 0.5, `a point toward the left stands at ${own.x} of the picture`);
  for (const [name, draw] of [
    [
      "box",
      () =>
        page
          .getByTestId("class-box")
          .click()
          .then(() => drag(page, at(0.4, 0.3), at(0.5, 0.45))),
    ],
    [
      "polygon",
      () =>
        outline("polygon", [
          [0.3, 0.5],
          [0.4, 0.5],
          [0.36, 0.62],
        ]),
    ],
    [
      "polyline",
      () =>
        outline("polyline", [
          [0.5, 0.6],
          [0.6, 0.55],
          [0.7, 0.65],
        ]),
    ],
    [
      "nodule",
      () =>
        page
          .getByTestId("class-nodule")
          .click()
          .then(() => drag(page, at(0.55, 0.45), at(0.6, 0.45))),
    ],
  ]) {
    const before = await settled("coloured");
    await draw();
    await page.keyboard.press("Escape");
    await until(
      () => pixelsWhere(page, "perspective", "coloured"),
      (now) => now.count > before.count,
      `The ${name} in 3D`,
    );
  }
  await page.getByTestId("tool-select").click();
  await viewing.picture(page, "viewer-3d-shapes");
  await toggled("show-3d-annotations", "coloured", (now) => now.count <= bare.count + 5, "No annotations");
  await page.getByTestId("show-3d-annotations").click();

  async function outline(label, points) {
    await page.getByTestId(`class-${label}`).click();
    for (const place of points) await click(...place);
    await page.keyboard.press("Enter");
  }
});

/** The middle of what came to pixels that were counted before. */
function middleOfNew(now, before) {
  const count = now.count - before.count;
  return {
    x: (now.x * now.count - (before.x || 0) * before.count) / count,
    y: (now.y * now.count - (before.y || 0) * before.count) / count,
  };
}

test("the 3D view is as good in a light page", async () => {
  for (const testId of ["show-3d-volume", "eye-axial", "eye-sagittal", "eye-coronal", "show-3d-handles"])
    await page.getByTestId(testId).click();
  await settled("lit");
  // A reading room is dark unless its reader has chosen otherwise.
  for (const scheme of ["light", "dark"]) {
    await page.evaluate((chosen) => {
      localStorage.setItem("mantine-color-scheme-value", chosen);
      document.documentElement.setAttribute("data-mantine-color-scheme", chosen);
    }, scheme);
    await viewing.picture(page, `viewer-3d-${scheme}`);
  }
});

test("no page complained", () => assert.deepEqual(viewing.browser.complaints, []));
