// What lists say before anything is opened: held, quarantined, gaps; let in with a reason; uploads that are cancelled and gone on with; a quarantine decided by series.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";
import { exams, makeSite, until } from "./site.mjs";

let server, browser, site, scratch, max;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-lists-"));
  site = await makeSite(server);
  for (const verb of ["gap", "leak"]) await phantom(verb);
  max = await browser.signedIn(server, "max", { viewport: { width: 1440, height: 900 } });
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

const phantom = (verb) =>
  promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", [join(import.meta.dirname, "phantoms.py"), verb, join(scratch, verb)]);
const list = () => max.goto(`${server.url}/projects/${site.project}/exams`);
const row = (images) => max.getByTestId("exam-row").filter({ hasText: images });
// De-identification takes the descriptions out: the exams are told apart by how many images they have.
const [gap, leak] = ["6 images", "5 images"];
const dock = () => max.getByTestId("upload-dock");

test("an upload that breaks off is gone on with, and ends with a verdict for every file", async () => {
  await list();
  let broken = true;
  await max.route("**/uploads", (route) => (broken ? route.fulfill({ status: 500, body: "" }) : route.continue()));
  await max.getByTestId("folder-input").setInputFiles(join(scratch, "leak"));
  await dock().getByTestId("upload-resume").filter({ hasText: "8 files" }).waitFor();
  await dock().getByText("8 refused").waitFor();
  await browser.picture(max, "upload-broken-light");
  broken = false;
  await dock().getByTestId("upload-resume").click();
  await dock().getByText("5 stored").waitFor();
  await dock().getByText("3 in quarantine").waitFor();
  assert.equal(await dock().getByTestId("upload-resume").count(), 0);
  await dock().getByRole("button", { name: "Show every file" }).click();
  await max.getByTestId("verdict-row").nth(2).waitFor();
  await max.keyboard.press("Escape");
  await max.getByRole("dialog").waitFor({ state: "hidden" });
  await max.unroute("**/uploads");
});

test("an upload is cancelled on the way and what was not sent can still be", async () => {
  let held = [];
  let holding = true;
  await max.route("**/uploads", (route) => (holding ? held.push(route) : route.continue()));
  await max.getByTestId("folder-input").setInputFiles(join(scratch, "gap"));
  await dock().getByRole("button", { name: "Cancel" }).click();
  await dock().getByText("Upload cancelled").waitFor();
  holding = false;
  for (const route of held) await route.abort().catch(() => {});
  await dock().getByTestId("upload-resume").filter({ hasText: "6 files" }).click();
  await dock().getByText("6 stored").waitFor();
  await max.unroute("**/uploads");
  await dock().getByRole("button", { name: "Close" }).click();
});

test("the list says what is held, in quarantine and lacking slices, and is narrowed by it", async () => {
  await until(
    () => exams(server, site.project),
    (rows) => rows.length === 2 && rows.every((one) => one.task),
    "Both exams",
  );
  await list();
  await row(gap).getByTestId("held-badge").waitFor();
  await row(gap).getByText("gaps").waitFor();
  await row(leak).getByText("3 in quarantine").waitFor();
  for (const [chosen, title] of [
    ["held", gap],
    ["in quarantine", leak],
  ]) {
    await max.locator('input[aria-label="Verdict"]').click();
    await max.getByRole("option", { name: chosen, exact: true }).click();
    await until(
      () => max.getByTestId("exam-row").allTextContents(),
      (texts) => texts.length === 1 && texts[0].includes(title),
      `Only ${title}`,
    );
    await max.getByRole("button", { name: "Clear", exact: true }).click();
  }
});

test("a manager lets a series in with a reason and holds it again; a reader sees why it is held", async () => {
  const alice = await browser.signedIn(server, "alice", { colorScheme: "dark", viewport: { width: 1024, height: 768 } });
  await alice.goto(`${server.url}/projects/${site.project}/exams`);
  await alice.getByTestId("held-badge").click();
  await alice.getByTestId("held-series").filter({ hasText: "missing-slices" }).waitFor();
  assert.equal(await alice.getByRole("button", { name: "Let it in" }).count(), 0);
  await browser.picture(alice, "held-dark");
  await alice.context().close();
  await max.getByTestId("held-badge").click();
  assert.ok(await max.getByRole("button", { name: "Let it in" }).isDisabled());
  await max.getByLabel("Why may it be read?").fill("The gap lies outside the organ");
  await browser.picture(max, "held-light");
  await max.getByRole("button", { name: "Let it in" }).click();
  await max.getByText("The gap lies outside the organ").waitFor();
  await max.getByRole("button", { name: "Hold it again" }).waitFor();
  await max.keyboard.press("Escape");
  await max.getByTestId("held-badge").waitFor({ state: "hidden" });
});

test("images of one series in quarantine are rejected together, but never released together", async () => {
  await max.goto(`${server.url}/projects/${site.project}/quarantine`);
  await max.getByLabel(/^Also the 2 other images of this series/).check();
  await max.getByLabel("Reason").fill("The scanner writes the ID into its options");
  assert.ok(await max.getByRole("button", { name: "Release as it is" }).isDisabled());
  await browser.picture(max, "quarantine-series-light");
  await max.getByRole("button", { name: "Reject and delete 3 images" }).click();
  await max.getByRole("button", { name: "Delete", exact: true }).click();
  await max.getByText("Nothing is in quarantine").waitFor();
  await list();
  await row(leak).waitFor();
  assert.equal(await row(leak).getByText("in quarantine").count(), 0);
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
