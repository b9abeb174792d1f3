// The viewer on an oblique phantom with one bright marker: letters, positions and drawings stay right however the view is turned.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { letters, pixelsWhere, placeIn, redrawn } from "./gestures.mjs";
import { until } from "./site.mjs";
import { Viewing } from "./viewing.mjs";

let viewing, marker, page;

before(async () => {
  viewing = await Viewing.start();
  marker = JSON.parse(await viewing.phantom("corner"));
  page = await viewing.opened(await viewing.imported("corner"), "axial");
});

after(() => viewing?.stop());

/** Moves all planes to the middle of the marker, by the read-out's own words: the crosshair follows it on every view. */
async function toMarker() {
  await page.getByTestId("slider-axial").press("Home");
  for (let n = 0; n < 20; n++) await redrawn(page, "axial", () => page.getByTestId("slider-axial").press("ArrowDown"));
  await page.locator('[data-testid=view-axial][data-index="20"]').waitFor();
}

/** Where on the canvas the patient directions lie that the letters name: right and down as LPS signs. */
function towards(text) {
  return { L: [0, 1], R: [0, -1], P: [1, 1], A: [1, -1], S: [2, 1], I: [2, -1] }[text[0]];
}

/** The marker lies where the letters say: its middle against the volume's, on the canvas and in the patient. */
async function assertLettersTell(what) {
  const shown = await letters(page, "axial");
  const spot = await pixelsWhere(page, "axial", "white");
  assert.ok(spot.count > 50, `${what}: the marker is not to be seen`);
  // The block lies toward the patient's left and front of the picture's middle: i 67.5 of 48, j 21.5 of 40.
  const offset = [1, -1, 0];
  for (const [letter, place] of [
    [shown.right, spot.x - 0.5],
    [shown.bottom, spot.y - 0.5],
  ]) {
    const [axis, sign] = towards(letter);
    assert.ok(
      Math.sign(place) === Math.sign(offset[axis] * sign),
      `${what}: ${JSON.stringify(shown)} with the marker at ${JSON.stringify(spot)}`,
    );
  }
  return shown;
}

test("letters and picture turn together", async () => {
  await page.getByTestId("crosshair").click();
  await toMarker();
  const view = page.getByTestId("view-axial");
  await view.hover();
  assert.deepEqual(await assertLettersTell("as acquired").then(firsts), ["R", "L", "A", "P"]);
  const expected = {
    "rotate-right": ["P", "A", "R", "L"],
    "flip-horizontal": ["A", "P", "R", "L"],
    "rotate-left": ["R", "L", "P", "A"],
    "flip-vertical": ["R", "L", "A", "P"],
  };
  for (const [action, wanted] of Object.entries(expected)) {
    await redrawn(page, "axial", () => page.getByTestId(`${action}-axial`).click());
    assert.deepEqual(firsts(await assertLettersTell(action)), wanted, action);
  }
});

const firsts = ({ left, right, top, bottom }) => [left, right, top, bottom].map((text) => text[0]);

test("a point drawn on a turned and mirrored view is where it was seen", async () => {
  await page.getByTestId("view-axial").hover();
  for (const action of ["rotate-right", "flip-vertical"]) await redrawn(page, "axial", () => page.getByTestId(`${action}-axial`).click());
  const spot = await pixelsWhere(page, "axial", "white");
  await page.getByTestId("invert-axial").click();
  await page.getByTestId("class-location").click();
  const at = await placeIn(page, "axial");
  await page.mouse.click(...at(spot.x, spot.y));
  await viewing.picture(page, "viewer-turned");
  const drawn = await until(
    () => viewing.exported(),
    (objects) => objects.length === 1,
    "The point in the export",
  );
  const [point] = drawn[0].frameLabels[0].pointsLps;
  const away = point.map((value, axis) => Math.abs(value - marker.middle[axis]));
  // The middle of the bright pixels is known to a pixel or so; a wrong turn would be tens of millimetres away.
  assert.ok(Math.max(...away) < 2.5, `${away} mm from the marker's middle`);
  await page.keyboard.press("Escape");
});

test("a stack has the letters of its own slices", async () => {
  await viewing.phantom("gap");
  const stack = await viewing.opened(await viewing.imported("gap"), "native");
  assert.deepEqual(firsts(await letters(stack, "native")), ["R", "L", "S", "I"]);
  await viewing.picture(stack, "viewer-stack");
  await stack.context().close();
});

test("the whole history is in the panel, and the palette finds it", async () => {
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").fill("history");
  await viewing.picture(page, "viewer-palette");
  await page.keyboard.press("Enter");
  const entries = page.getByTestId("history-entry");
  await until(
    () => entries.allTextContents(),
    (texts) => texts.some((text) => /registered the exam/.test(text)) && texts.some((text) => /added Landmark/.test(text)),
    "The exam's beginning and the new point in its history",
  );
  await viewing.picture(page, "viewer-history");
  await entries.filter({ hasText: "added Landmark" }).click();
  await page.locator('[data-testid=view-axial][data-index="20"]').waitFor();
});

test("a click or a drag of the crosshair moves every plane, and nothing outside the volume does", async () => {
  await page.getByTestId("tool-crosshair").click();
  const at = await placeIn(page, "axial");
  const places = async () =>
    Promise.all(["sagittal", "coronal"].map((plane) => page.getByTestId(`view-${plane}`).locator("[data-readout=counter]").textContent()));
  await page.mouse.click(...at(0.45, 0.4));
  const first = await until(places, ([sagittal]) => sagittal !== "48/96", "The sagittal plane at the click");
  await page.mouse.move(...at(0.45, 0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.55, 0.6), { steps: 6 });
  const during = await until(places, (now) => now[0] !== first[0] && now[1] !== first[1], "Both planes while the button is held");
  await page.mouse.up();
  await page.mouse.click(...at(0.02, 0.3));
  assert.deepEqual(await places(), during);
  await page.getByTestId("tool-select").click();
});

test("no page complained", () => assert.deepEqual(viewing.browser.complaints, []));
