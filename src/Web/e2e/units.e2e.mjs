// What values and lengths are said to be, and a tilted stack that becomes a regular volume when somebody asks.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Browser } from "./browser.mjs";
import { placeIn, rendered } from "./gestures.mjs";
import { Server } from "./server.mjs";
import { exams, makeSite, until } from "./site.mjs";

let server, browser, site, scratch;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-units-"));
  site = await makeSite(server);
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

/** Makes a phantom, imports it and opens its exam; gives the page and what the maker printed. */
async function opened(verb, plane) {
  const { stdout } = await promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", [
    join(import.meta.dirname, "phantoms.py"),
    verb,
    join(scratch, verb),
  ]);
  const known = new Set((await exams(server, site.project)).map((row) => row.id));
  await server.cli("import", join(scratch, verb), "--project", site.project);
  const rows = await until(
    () => exams(server, site.project),
    (list) => list.some((row) => !known.has(row.id) && row.task),
    `The exam of ${verb}`,
  );
  const page = await browser.signedIn(server, "alice");
  await page.goto(`${server.url}/projects/${site.project}/exams/${rows.find((row) => !known.has(row.id)).id}`);
  await rendered(page, plane);
  await page.getByTestId("hints-dismiss").click();
  return { page, made: stdout };
}

const readout = (page, plane, part) => page.getByTestId(`view-${plane}`).first().locator(`[data-readout=${part}]`);

test("a tilted stack becomes a regular volume on request, named as derived", async () => {
  const { page } = await opened("tilted", "native");
  await browser.picture(page, "units-tilted");
  await page.getByTestId("regularise").click();
  for (const plane of ["axial", "sagittal", "coronal"]) await rendered(page, plane);
  assert.match(await page.getByTestId("problems").textContent(), /Derived, not acquired: 30 slices were sheared by 18\.0°/);
  await browser.picture(page, "units-regularised");
});

test("an X-ray says that its lengths are at the detector", async () => {
  const { page } = await opened("detector", "native");
  assert.equal(await readout(page, "native", "size").textContent(), "96 × 80 · lengths: mm at the detector");
  assert.match(await page.getByTestId("problems").textContent(), /Imager Pixel Spacing \(0018,1164\) holds at the detector/);
  await browser.picture(page, "units-detector");
});

test("a PET value is read with its standardised uptake", async () => {
  const { page, made } = await opened("uptake", "axial");
  const at = await placeIn(page, "axial");
  await page.mouse.move(...at(0.4, 0.5));
  const text = await until(
    () => readout(page, "axial", "value").textContent(),
    (now) => now !== "",
    "A value under the pointer",
  );
  const [, value, suv] = /^([\d.]+) Bq\/ml · SUVbw ([\d.]+)$/.exec(text) ?? assert.fail(text);
  assert.equal(suv, (Number(value) * JSON.parse(made).factor).toFixed(2));
  await browser.picture(page, "units-uptake");
});

test("nothing complained", () => assert.deepEqual(browser.complaints, []));
