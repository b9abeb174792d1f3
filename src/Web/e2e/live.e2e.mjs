// Two people in two browsers read the same exam together: what one draws the other sees, what one holds the other cannot grab, and undo is one's own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser } from "./browser.mjs";
import { drag, pixelsWhere, placeIn, rendered } from "./gestures.mjs";
import { Server } from "./server.mjs";
import { importPhantom, makeSite, until } from "./site.mjs";

let server, browser, site, exam, alice, ben;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  site = await makeSite(server);
  exam = await importPhantom(server, site);
  [alice, ben] = [await browser.signedIn(server, "alice"), await browser.signedIn(server, "ben")];
  for (const page of [alice, ben]) {
    await page.goto(`${server.url}/projects/${site.project}/exams/${exam}`);
    await rendered(page, "axial");
    await page.getByTestId("hints-dismiss").click();
  }
});

after(async () => {
  await browser?.stop();
  await server?.stop();
});

const shapes = (page) => page.locator("[data-testid^=shape-]");

const colouredPixels = async (page, plane) => (await pixelsWhere(page, plane, "coloured")).count;

test("a polygon drawn on an axial slice appears to the other reader", async () => {
  await alice.getByTestId("class-polygon").click();
  const at = await placeIn(alice, "axial");
  for (const [x, y] of [
    [0.4, 0.4],
    [0.6, 0.42],
    [0.58, 0.6],
    [0.42, 0.58],
  ])
    await alice.mouse.click(...at(x, y));
  await alice.keyboard.press("Enter");
  await shapes(alice).first().waitFor({ state: "attached" });
  await shapes(ben).first().waitFor({ state: "attached" });
  assert.equal(await shapes(ben).count(), 1);
});

test("a mask painted on a coronal slice colours the other reader's sagittal view", async () => {
  const before = await colouredPixels(ben, "sagittal");
  await alice.getByTestId("class-nodule").click();
  for (let n = 0; n < 12; n++) await alice.keyboard.press("]");
  const at = await placeIn(alice, "coronal");
  // Away from the middle slice, where the other reader's crosshair would hide the one-voxel thin mask.
  await alice.mouse.move(...at(0.5, 0.5));
  for (let n = 0; n < 20; n++) await alice.mouse.wheel(0, 100);
  await alice.locator('[data-plane="coronal"]:not([data-index="151"])').waitFor();
  await drag(alice, at(0.44, 0.5), at(0.56, 0.5));
  await browser.picture(alice, "editor-painting");
  await until(
    () => colouredPixels(ben, "sagittal"),
    (count) => count > before + 8,
    "The mask in the other reader's sagittal view",
  );
});

test("each reader sees who else is here", async () => {
  await ben.getByTestId("people").getByText("A", { exact: true }).waitFor();
  await alice.getByTestId("people").getByText("B", { exact: true }).waitFor();
});

test("what one reader holds the other cannot drag", async () => {
  const shape = shapes(alice).first();
  const id = (await shape.getAttribute("data-testid")).slice("shape-".length);
  await alice.getByTestId("tool-select").click();
  await ben.getByTestId("tool-select").click();
  const at = await placeIn(alice, "axial");
  await alice.mouse.click(...at(0.5, 0.41));
  const handle = await alice.getByTestId(`handle-${id}-0`).boundingBox();
  const grip = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await alice.mouse.move(...grip);
  await alice.mouse.down();
  await alice.mouse.move(grip[0] + 12, grip[1] + 6, { steps: 4 });
  await ben.getByTestId(`held-${id}`).waitFor({ state: "attached" });
  const drawn = () => ben.getByTestId(`shape-${id}`).getAttribute("d");
  const outline = await drawn();
  const there = await placeIn(ben, "axial");
  await drag(ben, there(0.6, 0.42), there(0.7, 0.5));
  assert.equal(await drawn(), outline, "Ben moved what Alice holds");
  await browser.picture(ben, "editor-held");
  await alice.mouse.up();
});

test("undo takes back one's own work and leaves the other's", async () => {
  const boxes = await shapes(ben).count();
  await ben.getByTestId("class-box").click();
  const at = await placeIn(ben, "axial");
  await drag(ben, at(0.2, 0.7), at(0.3, 0.8));
  await until(
    () => shapes(alice).count(),
    (count) => count === boxes + 1,
    "Ben's box on Alice's page",
  );
  await alice.getByTestId("tool-select").click();
  const painted = await colouredPixels(ben, "sagittal");
  // Alice moved a vertex last, and painted before that.
  await alice.keyboard.press("Control+z");
  await alice.keyboard.press("Control+z");
  await until(
    () => colouredPixels(ben, "sagittal"),
    (count) => count < painted - 8,
    "Alice's stroke gone from Ben's page",
  );
  assert.equal(await shapes(ben).count(), boxes + 1, "Ben's own work stays");
  await browser.picture(alice, "editor-alice");
  await browser.picture(ben, "editor-ben");
});

test("edits made while the server is away arrive when it is back", async () => {
  await server.kill();
  await until(
    () => alice.getByTestId("save-state").textContent(),
    (text) => /offline/i.test(text),
    "Alice told that she is offline",
  );
  await alice.getByTestId("class-box").click();
  const at = await placeIn(alice, "axial");
  const count = await shapes(ben).count();
  await drag(alice, at(0.7, 0.2), at(0.8, 0.3));
  await until(
    () => alice.getByTestId("save-state").textContent(),
    (text) => /1/.test(text),
    "One edit pending",
  );
  await server.launch();
  await until(
    () => shapes(ben).count(),
    (now) => now === count + 1,
    "The edit on Ben's page",
  );
  await until(
    () => alice.getByTestId("save-state").textContent(),
    (text) => /saved/i.test(text),
    "Alice told that all is saved",
  );
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
