// True and oblique planes and slabs on the tilted phantom: what is read there and set there is where the marker lies in the patient.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drag, letters, pixelsWhere, placeIn, redrawn } from "./gestures.mjs";
import { until } from "./site.mjs";
import { Viewing } from "./viewing.mjs";

let viewing, page, marker;

before(async () => {
  viewing = await Viewing.start();
  marker = JSON.parse(await viewing.phantom("corner"));
  page = await viewing.opened(await viewing.imported("corner"), "axial");
  await page.getByTestId("title-perspective").click();
  await page.getByTestId("show-oblique").click();
  await page.locator("[data-testid=view-oblique][data-rendered-version]").waitFor();
});

after(() => viewing?.stop());

const readout = (plane, name) => page.getByTestId(`view-${plane}`).locator(`[data-readout=${name}]`).textContent();
const all = ({ left, right, top, bottom }) => [left, right, top, bottom];

/** Where the marker is seen in the oblique view, once two looks agree. */
async function markerSeen() {
  let last;
  return until(
    () => pixelsWhere(page, "oblique", "white"),
    (now) => {
      const same = now.count > 40 && now.count === last?.count;
      last = now;
      return same;
    },
    "The marker in the oblique view",
  );
}

/** LPS mm under a place of the oblique view, by its read-out, with the value there. */
async function readAt({ x, y }) {
  const at = await placeIn(page, "oblique");
  await page.mouse.move(...at(x, y));
  const ras = await until(
    () => readout("oblique", "ras"),
    (text) => /^RAS [-\d. ]+ mm$/.test(text),
    "A position under the pointer",
  );
  const [r, a, s] = ras.split(" ").slice(1, 4).map(Number);
  return { lps: [-r, -a, s], value: await readout("oblique", "value") };
}

/** Whether a patient point lies in the marker, with some slack in mm: its sides are along the tilted lattice. */
function inMarker(lps, slack) {
  const reach = Math.hypot(...marker.halfMm) + slack;
  return Math.hypot(...lps.map((value, axis) => value - marker.middle[axis])) < reach;
}

test("the patient's own axial plane goes through the crosshair, with its letters and positions", async () => {
  await page.getByTestId("slider-axial").press("Home");
  for (let n = 0; n < 20; n++) await redrawn(page, "axial", () => page.getByTestId("slider-axial").press("ArrowDown"));
  const spot = await pixelsWhere(page, "axial", "white");
  await page.getByTestId("tool-crosshair").click();
  const at = await placeIn(page, "axial");
  await page.mouse.click(...at(spot.x, spot.y));
  await page.getByTestId("tool-select").click();
  assert.match(await page.getByTestId("title-oblique").textContent(), /TRUE AXIAL/);
  assert.deepEqual(all(await letters(page, "oblique")), ["R", "L", "A", "P"]);
  const { lps, value } = await readAt(await markerSeen());
  assert.equal(value, "1500 HU");
  // In its own plane the middle of what is seen is known to a millimetre or so; across it, the crosshair was set by hand.
  assert.ok(inMarker(lps, 0), `${lps} against ${marker.middle}`);
  assert.ok(Math.abs(lps[0] - marker.middle[0]) < 2.5 && Math.abs(lps[1] - marker.middle[1]) < 2.5, `${lps} against ${marker.middle}`);
  await viewing.picture(page, "viewer-true-axial");
});

test("a handle on its line tilts it about the crosshair, and its letters follow", async () => {
  const grip = page.getByTestId("tilt-sagittal-0");
  const { x, y, width, height } = await grip.boundingBox();
  const cross = await page.getByTestId("view-sagittal").getByTestId("cross-v").boundingBox();
  const along = await page.getByTestId("view-sagittal").getByTestId("cross-h").boundingBox();
  const middle = [cross.x + cross.width / 2, along.y + along.height / 2];
  const [dx, dy] = [x + width / 2 - middle[0], y + height / 2 - middle[1]];
  const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)];
  await redrawn(page, "oblique", () =>
    drag(page, [x + width / 2, y + height / 2], [middle[0] + cos * dx - sin * dy, middle[1] + sin * dx + cos * dy]),
  );
  const shown = await until(
    () => letters(page, "oblique"),
    ({ top }) => top.length === 2,
    "Two letters on a clearly oblique edge",
  );
  assert.match(all(shown).join(" "), /^R L (AS|SA|AI|IA) (PI|IP|PS|SP)$/);
  assert.match(await page.getByTestId("title-oblique").textContent(), /OBLIQUE/);
  const { lps, value } = await readAt(await markerSeen());
  assert.equal(value, "1500 HU");
  assert.ok(inMarker(lps, 0), `${lps} against ${marker.middle}`);
  await viewing.picture(page, "viewer-oblique");
});

test("a slab is said, shows more of the marker, and is refused beyond what there is", async () => {
  const before = await markerSeen();
  await page.getByTestId("view-oblique").hover();
  await page.getByTestId("slab-oblique").click();
  await page.getByTestId("slab-thickness").fill("5000");
  await page.keyboard.press("Enter");
  await page.getByTestId("said").filter({ hasText: "0 to 2000 mm" }).waitFor();
  await page.getByTestId("slab-thickness").fill("40");
  await page.keyboard.press("Enter");
  await until(
    () => readout("oblique", "slab"),
    (text) => text === "MIP 40 mm",
    "The slab in words",
  );
  await page.keyboard.press("Escape");
  await until(
    () => pixelsWhere(page, "oblique", "white"),
    (now) => now.count > before.count,
    "More of the marker in the slab",
  );
  await viewing.picture(page, "viewer-slab");
});

test("a location set there keeps its place and how it was seen; outlines and masks are refused with a sentence", async () => {
  const spot = await markerSeen();
  const at = await placeIn(page, "oblique");
  const refusal = page.getByTestId("said").filter({ hasText: "only locations can be set" });
  for (const label of ["polygon", "box", "nodule"]) {
    await page.getByTestId(`class-${label}`).click();
    await page.mouse.click(...at(spot.x, spot.y));
    await refusal.waitFor();
    await page.keyboard.press("Escape");
  }
  await page.getByTestId("class-location").click();
  const { lps } = await readAt(spot);
  await page.mouse.click(...at(spot.x, spot.y));
  const [point] = await until(
    () => viewing.exported(),
    (objects) => objects.length === 1,
    "The location in the export",
  );
  const [label] = point.frameLabels;
  const off = label.pointsLps[0].map((value, axis) => Math.abs(value - lps[axis]));
  assert.ok(Math.max(...off) < 0.6, `${label.pointsLps[0]} against ${lps}: a pixel is 0.7 mm`);
  const { view } = label;
  assert.equal(view.plane, "oblique");
  assert.equal(view.slabThicknessMm, 40);
  assert.equal(view.projection, "mip");
  const { right, down } = view.cut;
  assert.ok(Math.abs(right.x * down.x + right.y * down.y + right.z * down.z) < 1e-9, "directions at right angles");
  assert.ok(Math.abs(down.z) > 0.3, "the tilt is kept");
  await page.getByTestId("view-oblique").getByTestId(`shape-${point.id}`).waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
});

test("scrolling it takes the crosshair along its normal, and true planes are a press away", async () => {
  const counters = () => Promise.all(["axial", "coronal"].map((plane) => readout(plane, "counter")));
  const before = await counters();
  for (let n = 0; n < 3; n++) await redrawn(page, "oblique", () => page.getByTestId("slider-oblique").press("PageDown"));
  await until(counters, (now) => now[0] !== before[0] && now[1] !== before[1], "Both lattice planes passed along the normal");
  await page.getByTestId("view-oblique").hover();
  await page.getByTestId("slab-oblique").click();
  await page.getByTestId("true-coronal").click();
  await page.keyboard.press("Escape");
  await until(
    () => letters(page, "oblique").then(all),
    (now) => now.join("") === "RLSI",
    "The patient's own coronal plane",
  );
});

test("a slab lies around a slice of the lattice too", async () => {
  await page.getByTestId("view-sagittal").hover();
  await page.getByTestId("slab-sagittal").click();
  await page.getByTestId("slab-thickness").fill("30");
  await page.getByText("Mean", { exact: true }).click();
  await until(
    () => readout("sagittal", "slab"),
    (text) => text === "mean of 30 mm",
    "The slab in words",
  );
  await page.keyboard.press("Escape");
  assert.equal(await readout("axial", "slab"), "");
});

test("no page complained", () => assert.deepEqual(viewing.browser.complaints, []));
