// The volumes panel (find, step through, tag, describe, look into, delete, bring back, download) as a manager and as a reader.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";
import { exams, makeSite, until } from "./site.mjs";

let server, browser, site, scratch, exam, max, alice, volumes;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-volumes-"));
  site = await makeSite(server);
  await server.command(site.stream, "project.set-settings", { settings: { deidentificationProfile: "as-received" } });
  await promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", [join(import.meta.dirname, "phantoms.py"), "panel", scratch]);
  await server.cli("import", scratch, "--project", site.project);
  const [row] = await until(
    () => exams(server, site.project),
    ([only]) => only?.task && only.series === 3,
    "The exam with its three series",
  );
  exam = row.id;
  volumes = (await server.api("GET", `/api/projects/${site.project}/exams/${exam}`)).volumes;
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

const volume = (title) => volumes.find((one) => one.title === title).id;
const rows = (page) => page.locator("[data-testid^=volume-][aria-pressed]");
const row = (page, title) => page.getByTestId(`volume-${volume(title)}`);
const counted = (page, text) => page.getByTestId("volume-count").filter({ hasText: text }).waitFor();
const refused = (page, code) => page.getByTestId("volume-refusal").filter({ hasText: code }).waitFor();

async function open(login, options) {
  const page = await browser.signedIn(server, login, options);
  await page.goto(`${server.url}/projects/${site.project}/exams/${exam}`);
  await page.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  await page.getByTestId("hints-dismiss").click();
  await page.getByTestId("tab-volumes").click();
  await counted(page, "3 volumes");
  return page;
}

test("a manager lists the tags that volumes may have", async () => {
  max = await browser.signedIn(server, "max");
  await max.goto(`${server.url}/projects/${site.project}/settings`);
  await max.getByRole("button", { name: "Add a tag" }).click();
  await max.getByLabel("Name of the tag").fill("contrast");
  await max.getByRole("button", { name: "Add a tag" }).click();
  await max.getByLabel("Name of the tag").nth(1).fill("quality");
  await max.getByLabel("Value of quality").selectOption("choice");
  for (const choice of ["good", "poor"]) {
    await max.getByPlaceholder("Type a choice, then Enter").fill(choice);
    await max.keyboard.press("Enter");
  }
  await max.getByTestId("tag-rule").first().locator("xpath=ancestor::form").getByRole("button", { name: "Save" }).click();
  const { volumeTags } = await until(
    async () => (await server.api("GET", `/api/projects/${site.project}`)).state,
    (state) => state.volumeTags.length === 2,
    "The list of tags",
  );
  assert.deepEqual(volumeTags[1], { name: "quality", kind: "choice", options: ["good", "poor"] });
  await max.context().close();
});

test("every volume is listed with its picture, verdict and views, and one steps through them to both ends", async () => {
  max = await open("max", { acceptDownloads: true });
  assert.equal(await rows(max).count(), 3);
  await until(
    () => max.locator(".vol-picture").evaluateAll((images) => images.filter((image) => image.naturalWidth > 0).length),
    (count) => count === 3,
    "Three pictures",
  );
  await row(max, "With a gap").getByText("held").waitFor();
  await row(max, "With a gap").getByText("gaps").waitFor();
  for (let n = 0; n < 3 && (await max.getByTestId("volume-next").isEnabled()); n++) await max.getByTestId("volume-next").click();
  assert.ok(await max.getByTestId("volume-next").isDisabled());
  await rows(max).last().and(max.locator("[data-chosen=true]")).waitFor();
  for (let n = 0; n < 3 && (await max.getByTestId("volume-previous").isEnabled()); n++) await max.getByTestId("volume-previous").click();
  assert.ok(await max.getByTestId("volume-previous").isDisabled());
  await row(max, "Thin 1 mm, arterial phase").click();
  assert.equal(await max.getByTestId(`shown-${volume("Thin 1 mm, arterial phase")}`).textContent(), "Ax Sag Cor 3D");
});

test("the list is narrowed by words, verdicts and geometry, and says when nothing fits", async () => {
  const filter = max.getByTestId("volume-filter");
  for (const [text, shown] of [
    ["thin", "1 of 3"],
    ["gaps", "1 of 3"],
    ["0.700", "1 of 3"],
    ["ct mm", "3 of 3"],
  ]) {
    await filter.fill(text);
    await counted(max, shown);
  }
  await filter.fill("nothing like it");
  await max.getByTestId("volume-none").getByRole("button").click();
  await counted(max, "3 volumes");
});

test("tags, facts and names are written, found and shown to others; what names the patient is refused", async () => {
  alice = await open("alice");
  await max.getByRole("checkbox", { name: "contrast" }).click();
  await max.getByRole("combobox", { name: "quality" }).selectOption("poor");
  await row(alice, "Thin 1 mm, arterial phase").getByText("quality: poor").waitFor();
  await max.getByLabel("Name of a fact").fill("Patient ID");
  await max.getByLabel("Value of the fact").fill("4711");
  await max.getByLabel("Add the fact").click();
  await refused(max, "protected-attribute");
  await max.getByLabel("Name of a fact").fill("site");
  await max.getByLabel("Value of the fact").fill("North");
  await max.getByLabel("Add the fact").click();
  await row(alice, "Thin 1 mm, arterial phase").click();
  await alice.getByRole("group", { name: "Metadata" }).getByText("North").waitFor();
  await max.getByTestId("volume-rename").click();
  await max.getByLabel("Name of the volume").fill("Arterial");
  await max.keyboard.press("Enter");
  await row(alice, "Thin 1 mm, arterial phase").getByText("Arterial", { exact: true }).waitFor();
  await max.getByTestId("volume-filter").fill("quality:poor north arterial");
  await counted(max, "1 of 3");
  await max.getByTestId("volume-filter").fill("");
  await max.getByTestId("metadata-filter").fill("spacing");
  await max.getByText("0.900 × 0.950 × 1.000 mm (i × j × k)").waitFor();
  await max.getByTestId("metadata-filter").fill("");
  await browser.picture(max, "volumes-dark");
});

test("a reader sees all of it and changes nothing, whatever the page offers", async () => {
  for (const absent of ["volume-rename", "volume-remove", "volume-download"]) assert.equal(await alice.getByTestId(absent).count(), 0);
  assert.ok(await alice.getByRole("checkbox", { name: "contrast" }).isDisabled());
  const answer = await alice.evaluate(
    async ([stream, volumeId]) => {
      const data = { volumeId, reason: "mine" };
      const body = JSON.stringify({ commandId: crypto.randomUUID(), stream, type: "exam.remove-volume", data });
      const sent = await fetch("/api/commands", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Annotator": "1" },
        body,
      });
      return [sent.status, (await sent.json()).code];
    },
    [`exam/${exam}`, volume("Thick 5 mm")],
  );
  assert.deepEqual(answer, [403, "not-permitted"]);
});

test("the attributes of an image open with sequences, private ones and a search at any depth", async () => {
  await alice.getByTestId("volume-attributes").click();
  const dialog = alice.getByTestId("attributes");
  const path = (wanted) => dialog.locator(`[data-path="${wanted}"]`);
  await path("00280030").filter({ hasText: "0.95" }).waitFor();
  await path("00291001").filter({ hasText: "private, ACME SCANNER 1.1" }).waitFor();
  await path("00291002").filter({ hasText: "binary" }).waitFor();
  assert.equal(await path("00081140[0].00081155").count(), 0);
  await dialog.getByLabel("Items of Referenced Image Sequence").click();
  await path("00081140[0].00081155").filter({ hasText: "1.2.9.0" }).waitFor();
  await dialog.getByLabel("Items of Purpose of Reference Code Sequence").click();
  await dialog.getByText("Source image for image processing operation").waitFor();
  await browser.picture(alice, "volume-attributes-dark");
  assert.equal(await path("00081140[249].00081155").count(), 0);
  for (let n = 0; n < 2; n++) await dialog.getByRole("button", { name: /^Show more/ }).click();
  await path("00081140[249].00081155").filter({ hasText: "1.2.9.249" }).waitFor();
  await dialog.getByLabel("Find attributes").fill("1.2.9.77");
  await path("00081140[77].00081155").waitFor();
  await until(
    () => dialog.getByTestId("attribute-row").count(),
    (count) => count === 1,
    "One attribute alone",
  );
  await dialog.getByLabel("Find attributes").fill("no such attribute");
  await dialog.getByText("No attribute fits.").waitFor();
  await alice.keyboard.press("Escape");
  await alice.getByTestId("attributes").waitFor({ state: "hidden" });
});

test("a volume is deleted with a reason for everybody and brought back; one with something drawn on it is not", async () => {
  await row(max, "Thick 5 mm").click();
  await max.getByTestId("volume-remove").click();
  assert.ok(await max.getByTestId("volume-remove-confirm").isDisabled());
  await max.getByLabel("Why?").fill("Thick slices are not read");
  await browser.picture(max, "volume-delete-dark");
  await max.getByTestId("volume-remove-confirm").click();
  await counted(max, "2 volumes");
  await counted(alice, "2 volumes");
  await alice
    .getByTestId(`removed-${volume("Thick 5 mm")}`)
    .filter({ hasText: "Thick slices are not read" })
    .waitFor();
  const thumbnail = await max.request.get(`${server.url}/api/projects/${site.project}/volumes/${volume("Thick 5 mm")}/thumbnail`);
  assert.equal(thumbnail.status(), 404);
  await max
    .getByTestId(`removed-${volume("Thick 5 mm")}`)
    .getByRole("button", { name: "Bring back" })
    .click();
  await counted(alice, "3 volumes");

  await row(alice, "Thick 5 mm").click();
  await alice.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  await alice.getByTestId("tab-labels").click();
  await alice.getByTestId("class-location").click();
  const box = await alice.getByTestId("view-axial").boundingBox();
  await alice.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await alice.getByTestId("save-state").filter({ hasText: "Saved" }).waitFor();
  await row(max, "Thick 5 mm").click();
  await max.getByTestId("volume-remove").click();
  await max.getByLabel("Why?").fill("Not needed");
  await max.getByTestId("volume-remove-confirm").click();
  await refused(max, "volume-has-labels");
  await max.getByRole("button", { name: "Keep it" }).click();
  await counted(max, "3 volumes");
});

test("a volume is saved as a file, and what cannot be is refused in words", async () => {
  await max.getByTestId("volume-download").click();
  const [file] = await Promise.all([
    max.waitForEvent("download"),
    max.getByRole("menuitem", { name: "NIfTI (.nii.gz)", exact: true }).click(),
  ]);
  const nifti = gunzipSync(await readFile(await file.path()));
  assert.equal(nifti.readInt32LE(0), 348);
  assert.deepEqual([nifti.readInt16LE(42), nifti.readInt16LE(44), nifti.readInt16LE(46)], [64, 56, 12]);
  await max.getByTestId("volume-download").click();
  await max.getByRole("menuitem", { name: "Labelmap as NIfTI" }).click();
  await refused(max, "nothing-to-export");
});

test("the panel in light", async () => {
  const page = await browser.signedIn(server, "max", { viewport: { width: 1024, height: 768 } });
  await page.getByRole("button", { name: /^Menu of/ }).click();
  await page.getByRole("button", { name: "Light", exact: true }).click();
  await page.goto(`${server.url}/projects/${site.project}/exams/${exam}`);
  await page.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  await page.getByTestId("hints-dismiss").click();
  await page.getByTestId("tab-volumes").click();
  await row(page, "Thin 1 mm, arterial phase").click();
  await page.getByTestId("view-axial").getByText("80 × 72").waitFor();
  await page.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  await browser.picture(page, "volumes-light");
  await page.getByTestId("volume-attributes").click();
  await page.getByTestId("attribute-row").first().waitFor();
  await browser.picture(page, "volume-attributes-light");
  await page.context().close();
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
