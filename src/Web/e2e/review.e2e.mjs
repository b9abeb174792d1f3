// One exam through the whole workflow by four people: read, discuss, skip, submit, reject, mend, accept, export.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";
import { importPhantom, makeSite, until } from "./site.mjs";

let server, browser, site, exam, alice, ben, rita;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  site = await makeSite(server);
  exam = await importPhantom(server, site);
});

after(async () => {
  await browser?.stop();
  await server?.stop();
});

/** Takes the next task from the queue as a person does, and waits for the picture. */
async function startReading(login) {
  const page = await browser.signedIn(server, login);
  await page.goto(`${server.url}/projects/${site.project}/queue`);
  await page.getByRole("button", { name: "Start reading" }).click();
  await page.waitForURL(`**/exams/${exam}`);
  return opened(page);
}

async function opened(page) {
  await page.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  await page.getByTestId("hints-dismiss").click();
  return page;
}

async function placeIn(page) {
  const box = await page.getByTestId("view-axial").boundingBox();
  return (x, y) => [box.x + box.width * x, box.y + box.height * y];
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
}

const shapes = (page) => page.locator("[data-testid^=shape-]");
const issue = (page, text) => page.locator("[data-testid^=issue-]").filter({ hasText: text });
const said = (page, pattern) => page.getByTestId("said").filter({ hasText: pattern }).waitFor();
const stage = (page, pattern) => page.getByTestId("stage").filter({ hasText: pattern }).waitFor();

async function writeIssue(page, text) {
  await page.getByLabel("What is it about?").fill(text);
  await page.getByTestId("dialog-confirm").click();
  await issue(page, text).waitFor();
}

/** Opens an issue's thread if it is not, and presses a button in it. */
async function inThread(page, text, button) {
  const card = issue(page, text);
  const head = card.locator(".ed-issue-head");
  if ((await head.getAttribute("aria-expanded")) !== "true") await head.click();
  await card.getByRole("button", { name: button, exact: true }).click();
}

async function resolve(page, text) {
  await inThread(page, text, "Resolve");
  await page.locator('[data-testid^=issue-][data-open="false"]').filter({ hasText: text }).waitFor();
}

const exported = async () => JSON.parse(await server.cli("export", "--project", site.project));
const objectsOf = (document) => document.exams[0].sets.flatMap((set) => set.objects);

test("a reader takes the next task and draws", async () => {
  alice = await startReading("alice");
  await stage(alice, "Annotate · Alice Abbott");
  ben = await browser.signedIn(server, "ben");
  await ben.goto(`${server.url}/projects/${site.project}/exams/${exam}`);
  await opened(ben);
  await alice.getByTestId("class-box").click();
  const at = await placeIn(alice);
  await drag(alice, at(0.4, 0.4), at(0.6, 0.6));
  await shapes(ben).first().waitFor({ state: "attached" });
});

test("issues opened by one reader are answered live by the other", async () => {
  await alice.getByTestId("tool-issue").click();
  await alice.mouse.click(...(await placeIn(alice))(0.3, 0.3));
  await writeIssue(alice, "Is this a vessel?");
  await alice.getByRole("button", { name: "About the exam" }).click();
  await writeIssue(alice, "Contrast phase unclear");
  await ben.getByTestId("tab-issues").click();
  await issue(ben, "Contrast phase unclear").waitFor();
  await issue(ben, "Is this a vessel?").locator(".ed-issue-head").click();
  await ben.locator("[data-testid^=pin-]").first().waitFor({ state: "attached" });
  await ben.getByLabel("Reply").fill("Yes, a branch of the vein.");
  await ben.getByRole("button", { name: "Reply", exact: true }).click();
  await issue(alice, "Is this a vessel?").locator(".ed-issue-head").click();
  await alice.getByText("Yes, a branch of the vein.").waitFor();
  await browser.picture(alice, "issue-thread");
});

test("nothing is submitted while an issue is open", async () => {
  await alice.getByTestId("tab-labels").click();
  await alice.getByTestId("submit").click();
  await said(alice, /not resolved/);
  await issue(alice, "Is this a vessel?").waitFor();
  await issue(alice, "Contrast phase unclear").waitFor();
  await browser.picture(alice, "submit-refused");
  await stage(alice, "Annotate");
  await resolve(alice, "Is this a vessel?");
  await resolve(alice, "Contrast phase unclear");
  await inThread(alice, "Contrast phase unclear", "Reopen");
  await alice.getByTestId("submit").click();
  await until(
    () => alice.getByTestId("issues-button").textContent(),
    (text) => text === "1",
    "One open issue",
  );
  await stage(alice, "Annotate");
  await resolve(alice, "Contrast phase unclear");
});

test("a task skipped without a reason says so and can be taken again", async () => {
  await alice.getByTestId("skip").click();
  await alice.getByTestId("dialog-confirm").click();
  await stage(alice, "nobody yet");
  await issue(ben, "This task was skipped").waitFor();
  await alice.getByTestId("claim").click();
  await stage(alice, "Alice Abbott");
  await resolve(alice, "This task was skipped");
});

test("submitted work goes to review and is closed", async () => {
  await alice.getByTestId("submit").click();
  await stage(alice, "Review");
  const set = (await exported()).exams[0].sets.find((candidate) => candidate.objects.length > 0);
  assert.equal(set.isSealed, true);
  const { rejection } = await server
    .command(set.stream, "set.remove-object", { objectId: set.objects[0].id, revision: set.version })
    .catch((error) => ({ rejection: error.message }));
  assert.match(JSON.stringify(rejection ?? null), /sealed/);
});

test("the reviewer looks without drawing and rejects one object", async () => {
  rita = await startReading("rita");
  await stage(rita, "Review · Rita Rossi");
  for (const tool of ["box", "polygon", "polyline", "location", "brush", "eraser"])
    assert.equal(await rita.getByTestId(`tool-${tool}`).getAttribute("aria-disabled"), "true", tool);
  const at = await placeIn(rita);
  const count = await shapes(rita).count();
  await rita.keyboard.press("1");
  await said(rita, /nothing can be drawn/i);
  await drag(rita, at(0.2, 0.7), at(0.3, 0.8));
  assert.equal(await shapes(rita).count(), count);
  await browser.picture(rita, "review");
  await rita.getByTestId("reject").click();
  await rita.getByLabel("What is to be changed?").fill("The box is too large");
  await rita.getByRole("checkbox").first().check();
  await rita.getByLabel("Reason for this object").fill("Leave out the vessel wall");
  await browser.picture(rita, "reject-dialog");
  await rita.getByTestId("dialog-confirm").click();
  await stage(rita, "Annotate · Alice Abbott");
});

test("the rejection is an issue on the object in its reader's hands", async () => {
  await stage(alice, "Annotate · Alice Abbott");
  const id = objectsOf(await exported())[0].id;
  await alice.getByTestId("tab-labels").click();
  await alice.getByTestId(`object-${id}`).locator('.ed-rejected[data-resolved="false"]').waitFor();
  await browser.picture(alice, "rejected");
  await alice.getByTestId("tab-issues").click();
  await issue(alice, "Leave out the vessel wall").locator(".ed-issue-head").click();
  const outline = await alice.getByTestId(`shape-${id}`).getAttribute("d");
  await alice.getByTestId("tool-select").click();
  const at = await placeIn(alice);
  await drag(alice, at(0.6, 0.6), at(0.56, 0.56));
  await until(
    () => ben.getByTestId(`shape-${id}`).getAttribute("d"),
    (now) => now !== outline,
    "The mended box on Ben's page",
  );
  await resolve(alice, "Leave out the vessel wall");
  await until(
    () => alice.getByTestId("save-state").textContent(),
    (text) => /saved/i.test(text),
    "All saved",
  );
  await alice.getByTestId("submit").click();
  await stage(alice, "Review");
});

test("the reviewer accepts and the work is done", async () => {
  await rita.getByTestId("claim").click();
  await rita.getByTestId("accept").click();
  await stage(rita, "Done");
  await stage(alice, "Done");
});

test("the manager exports final work with the box in LPS", async () => {
  const page = await browser.signedIn(server, "max");
  await page.goto(`${server.url}/projects/${site.project}/settings`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the project" }).click()]);
  const byPage = JSON.parse(await readFile(await download.path(), "utf8"));
  const byCommandLine = await exported();
  for (const document of [byPage, byCommandLine]) {
    const [only] = document.exams;
    assert.equal(only.isFinal, true);
    assert.deepEqual(only.finishedBy, { annotate: site.people.alice, review: site.people.rita });
    const [box] = objectsOf(document);
    assert.equal(box.createdBy, site.people.alice);
    const [label] = box.frameLabels;
    assert.equal(label.shape, "boundingBox");
    const m = only.volumes[0].grid.lpsFromIjk;
    const lps = label.pointsIjk.map(([i, j, k]) => [0, 4, 8].map((row) => m[row] * i + m[row + 1] * j + m[row + 2] * k + m[row + 3]));
    const off = label.pointsLps.flatMap((point, n) => point.map((value, axis) => Math.abs(value - lps[n][axis])));
    assert.ok(off.length > 0 && Math.max(...off) < 1e-9, `${Math.max(...off)} mm off`);
    assert.deepEqual(
      only.issues.map((one) => one.resolvedBy !== undefined && one.resolvedBy !== null),
      [true, true, true, true],
    );
  }
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
