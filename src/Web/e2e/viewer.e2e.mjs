// The viewer on an oblique phantom with one bright marker: letters, positions and drawings stay right however the view is turned.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Browser } from "./browser.mjs";
import { letters, pixelsWhere, placeIn, redrawn, rendered } from "./gestures.mjs";
import { Server } from "./server.mjs";
import { exams, makeSite, until } from "./site.mjs";

let server, browser, site, scratch, marker, page;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-viewer-"));
  site = await makeSite(server);
  marker = JSON.parse(await phantom("corner"));
  page = await opened(await imported("corner"), "axial");
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

/** Makes a phantom; gives what the maker printed. */
async function phantom(verb, ...rest) {
  const made = [join(import.meta.dirname, "phantoms.py"), verb, join(scratch, verb), ...rest];
  return (await promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", made)).stdout;
}

/** Imports what was made; gives its exam once that has a task. */
async function imported(verb) {
  const known = new Set((await exams(server, site.project)).map((row) => row.id));
  await server.cli("import", join(scratch, verb), "--project", site.project);
  const rows = await until(
    () => exams(server, site.project),
    (list) => list.some((row) => !known.has(row.id) && row.task),
    `The exam of ${verb}`,
  );
  return rows.find((row) => !known.has(row.id)).id;
}

async function opened(exam, plane, login = "alice") {
  const window = await browser.signedIn(server, login);
  await window.goto(`${server.url}/projects/${site.project}/exams/${exam}`);
  await rendered(window, plane);
  await window.getByTestId("hints-dismiss").click();
  return window;
}

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
  await browser.picture(page, "viewer-turned");
  const drawn = await until(
    async () =>
      JSON.parse(await server.cli("export", "--project", site.project))
        .exams.flatMap((exam) => exam.sets)
        .flatMap((set) => set.objects),
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
  await phantom("gap");
  const stack = await opened(await imported("gap"), "native");
  assert.deepEqual(firsts(await letters(stack, "native")), ["R", "L", "S", "I"]);
  await browser.picture(stack, "viewer-stack");
  await stack.context().close();
});

test("the whole history is in the panel, and the palette finds it", async () => {
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").fill("history");
  await browser.picture(page, "viewer-palette");
  await page.keyboard.press("Enter");
  const entries = page.getByTestId("history-entry");
  await until(
    () => entries.allTextContents(),
    (texts) => texts.some((text) => /registered the exam/.test(text)) && texts.some((text) => /added Landmark/.test(text)),
    "The exam's beginning and the new point in its history",
  );
  await browser.picture(page, "viewer-history");
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
  await browser.picture(page, "viewer-picture");
  await page.getByTestId("filter-reset").click();
  // Buttons shown under the pointer are light too, some hundred pixels of them.
  await until(bright, (count) => Math.abs(count - before) < 1500, "The picture as it was");
  await page.keyboard.press("Escape");
});

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
  await browser.picture(page, "viewer-layout");
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
  await phantom("pair");
  const both = await opened(await imported("pair"), "axial");
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
  await browser.picture(both, "viewer-compare");
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

test("in review no key takes a drawing tool", async () => {
  await page.getByTestId("claim").click();
  await page.getByTestId("submit").click();
  const exam = new URL(page.url()).pathname.split("/").at(-1);
  const review = await opened(exam, "axial", "rita");
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

test("no page complained", () => assert.deepEqual(browser.complaints, []));
