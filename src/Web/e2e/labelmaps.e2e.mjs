// Masks out of the page as files and into it again: what a file would make is shown before it is painted, and what does not fit is refused in words.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";
import { importPhantom, makeSite } from "./site.mjs";

let server, browser, site, exam, page, scratch, exported;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-labelmaps-"));
  site = await makeSite(server);
  exam = await importPhantom(server, site);
  const stream = `project/${site.project}`;
  await server.command(stream, "project.add-label-group", { groupId: "second", name: "Second reading", panoptic: true });
  await server.command(stream, "project.add-label", {
    groupId: "second",
    label: { id: "again", name: "Nodule again", colour: "#f0e442", shape: "bitmask" },
  });
  page = await browser.signedIn(server, "max", { acceptDownloads: true });
  await page.goto(`${server.url}/projects/${site.project}/exams/${exam}`);
  await page.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  await page.getByTestId("hints-dismiss").click();
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

/** Chooses a file in the import dialog and looks into it. */
async function look(path, group) {
  await page.getByTestId("labelmap-menu").click();
  await page.getByTestId("labelmap-import").click();
  await page.locator("input[type=file][accept*=nrrd]").setInputFiles(path);
  await page.getByLabel("Label group").selectOption({ label: group });
  await page.getByTestId("labelmap-check").click();
}

const labelled = (bytes) =>
  gunzipSync(bytes)
    .subarray(352)
    .reduce((sum, voxel) => sum + (voxel > 0 ? 1 : 0), 0);

test("one object's mask is saved from its menu", async () => {
  await page.getByTestId("class-nodule").click();
  const box = await page.getByTestId("view-axial").boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.55, { steps: 8 });
  await page.mouse.up();
  await page.getByTestId("save-state").filter({ hasText: "Saved" }).waitFor();
  await page.locator("[data-testid^=object-]").getByLabel("More").click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Save its mask as NIfTI" }).click()]);
  exported = join(scratch, "mask.nii.gz");
  await file.saveAs(exported);
  assert.match(file.suggestedFilename(), /\.nii\.gz$/);
  assert.ok(labelled(await readFile(exported)) > 20);
});

test("a labelmap is looked into, then painted, and the same file again is skipped", async () => {
  await look(exported, "Second reading");
  const row = page.getByTestId("labelmap-rows").locator("tbody tr");
  await row.filter({ hasText: "ok" }).waitFor();
  await browser.picture(page, "labelmap-import-dark");
  assert.equal(await page.getByTestId("count-again").count(), 0);
  await page.getByTestId("labelmap-confirm").click();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByTestId("count-again").filter({ hasText: "(1)" }).waitFor();
  await look(exported, "Second reading");
  await row.filter({ hasText: "object-exists" }).waitFor();
  assert.ok(await page.getByTestId("labelmap-confirm").isDisabled());
  await page.keyboard.press("Escape");
});

test("a labelmap that does not lie on the series is refused with both geometries", async () => {
  const moved = gunzipSync(await readFile(exported));
  // srow_x, column 3 (nifti1.h): 5 mm to the side; the quaternion's offset too.
  moved.writeFloatLE(moved.readFloatLE(292) + 5, 292);
  moved.writeFloatLE(moved.readFloatLE(268) + 5, 268);
  const path = join(scratch, "moved.nii.gz");
  await writeFile(path, gzipSync(moved));
  await look(path, "Second reading");
  const notice = page.getByTestId("error-notice");
  await notice.filter({ hasText: "geometry-mismatch" }).waitFor();
  assert.match(await notice.textContent(), /Labelmap: .*Volume: /);
  await browser.picture(page, "labelmap-refused-dark");
  await page.keyboard.press("Escape");
});

test("what is no labelmap at all is refused by name", async () => {
  const path = join(scratch, "notes.nrrd");
  await writeFile(path, "just some text");
  await look(path, "Segments");
  await page.getByTestId("error-notice").filter({ hasText: "not-a-volume-file" }).waitFor();
  await page.keyboard.press("Escape");
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
