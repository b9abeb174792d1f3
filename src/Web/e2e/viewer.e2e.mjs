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
  await page.getByTestId("crosshair-off").click();
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
