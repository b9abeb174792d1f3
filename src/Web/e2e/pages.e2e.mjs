// Every page and state in light and dark: it opens, has its content and complains of nothing. The pictures in test-results/ are for people to look at.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { after, before, test } from "node:test";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";
import { exams, makeSite, passPhrase, phantomFiles, until } from "./site.mjs";

const schemes = ["light", "dark"];
let server, browser, site, scratch, rows;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-pages-"));
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

/** Opens a path in each scheme, waits for what it should show, takes a picture. */
async function inBoth(login, path, name, content) {
  for (const colorScheme of schemes) {
    const page = login ? await browser.signedIn(server, login, { colorScheme }) : await browser.visitor({ colorScheme });
    await page.goto(server.url + path);
    await content(page);
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator("html").getAttribute("data-mantine-color-scheme"), colorScheme, `${name} in ${colorScheme}`);
    await browser.picture(page, `${name}-${colorScheme}`);
    await page.context().close();
  }
}

const heading = (name) => (page) => page.getByRole("heading", { name }).first().waitFor();
const text = (wanted) => (page) => page.getByText(wanted).first().waitFor();

test("setup, sign in, no projects", async () => {
  await inBoth(null, "/setup", "setup", text("Set up this server"));
  const page = await browser.visitor({});
  await page.goto(`${server.url}/setup`);
  await page.getByLabel("Your name").fill("Adam Ames");
  await page.locator("input[autocomplete=username]").fill("adam");
  for (const field of await page.locator("input[autocomplete=new-password]").all()) await field.fill(passPhrase);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.waitForURL("**/projects");
  await page.context().close();
  await inBoth(null, "/sign-in", "sign-in", (visitor) => visitor.getByRole("button", { name: "Sign in" }).waitFor());
  await inBoth("adam", "/projects", "projects-none", heading("Projects"));
});

test("an empty project", async () => {
  site = await makeSite(server, "Lung nodules");
  await inBoth("max", `/projects/${site.project}/exams`, "exams-none", (page) =>
    page.getByTestId("folder-input").waitFor({ state: "attached" }),
  );
  await inBoth("alice", `/projects/${site.project}/queue`, "queue-none", text("Nothing is waiting"));
});

test("a project at work", async () => {
  const phantom = join(scratch, "phantom");
  await mkdir(phantom);
  for (const { name, bytes } of await phantomFiles()) await writeFile(join(phantom, name), bytes);
  const studies = join(scratch, "studies");
  await promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", [join(import.meta.dirname, "studies.py"), phantom, studies]);
  await server.cli("import", phantom, studies, "--project", site.project);
  rows = await until(
    () => exams(server, site.project),
    (list) => list.length === 6 && list.every((row) => row.task),
    "Six exams with tasks",
  );
  await work();
  const at = (tab) => `/projects/${site.project}/${tab}`;
  await inBoth("max", at("exams"), "exams", thumbnails);
  await inBoth("alice", at("queue"), "queue", (page) => page.getByTestId("queue-row").first().waitFor());
  await inBoth("max", at("members"), "members", text("Rita Rossi"));
  await inBoth("max", at("ontology"), "ontology", text("Nodule"));
  await inBoth("max", at("protocol"), "protocol", text("Instructions"));
  await inBoth("max", at("workflow"), "workflow", text("Review"));
  await inBoth("max", at("settings"), "settings", text("Download the project"));
  await inBoth("max", "/projects", "projects", text("Lung nodules"));
  await inBoth("adam", "/people", "people", text("Rita Rossi"));
  await inBoth("adam", "/keys", "keys", heading(/keys/i));
  await inBoth("max", "/nowhere", "nothing-here", (page) => page.getByRole("link").first().waitFor());
});

const shown = (images) => images.filter((image) => image.complete && image.naturalWidth > 0).length;
const thumbnails = (page) =>
  until(
    () => page.locator("img").evaluateAll(shown),
    (count) => count >= 6,
    "Thumbnails",
  );
const whole = () => rows.find((row) => row.images === Math.max(...rows.map((one) => one.images)));
const incomplete = () => rows.find((row) => row.problems.length > 0);

/** Puts the exams in different states: one in Alice's hands with an issue, one with the reviewer, one skipped. */
async function work() {
  const [skipped, returned] = rows.filter((row) => row !== whole() && row !== incomplete());
  await as("alice", async (page) => {
    await take(page, skipped);
    await page.getByTestId("skip").click();
    await page.getByLabel("Why can it not be read?").fill("Breathing artefacts in the lower lobes");
    await page.getByTestId("dialog-confirm").click();
    await page.getByTestId("stage").filter({ hasText: "nobody yet" }).waitFor();
    await take(page, returned);
    await page.getByTestId("class-box").click();
    await stroke(page, "axial", [0.4, 0.5], [0.5, 0.6]);
    await page.getByTestId("save-state").filter({ hasText: "Saved" }).waitFor();
    await page.getByTestId("submit").click();
    await page.getByTestId("stage").filter({ hasText: "Review" }).waitFor();
  });
}

async function as(login, what, options = {}) {
  const page = await browser.signedIn(server, login, options);
  await what(page);
  await page.context().close();
}

async function open(page, row) {
  await page.goto(`${server.url}/projects/${site.project}/exams/${row.id}`);
  await page.locator("[data-testid^=view-][data-rendered-version]").first().waitFor();
  const hints = page.getByTestId("hints-dismiss");
  if (await hints.isVisible()) await hints.click();
}

async function take(page, row) {
  await open(page, row);
  await page.getByTestId("claim").click();
  await page.getByTestId("submit").waitFor();
}

async function placed(page, plane, [x, y]) {
  const box = await page.getByTestId(`view-${plane}`).boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
}

async function stroke(page, plane, ...points) {
  await page.mouse.move(...(await placed(page, plane, points[0])));
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...(await placed(page, plane, point)), { steps: 8 });
  await page.mouse.up();
}

const scheme = (page) => page.locator("html").getAttribute("data-mantine-color-scheme");

test("the editor while annotating: dark until one chooses otherwise", async () => {
  const alice = await browser.signedIn(server, "alice", { colorScheme: "light" });
  const ben = await browser.signedIn(server, "ben", { colorScheme: "light" });
  await take(alice, whole());
  await open(ben, whole());
  await alice.getByTestId("class-organ").click();
  for (let n = 0; n < 14; n++) await alice.keyboard.press("]");
  await stroke(alice, "axial", [0.36, 0.44], [0.37, 0.49], [0.36, 0.53]);
  await alice.getByTestId("class-polygon").click();
  const outline = Array.from({ length: 9 }, (_, n) => [
    0.626 + 0.062 * Math.cos((n * Math.PI * 2) / 9),
    0.377 + 0.085 * Math.sin((n * Math.PI * 2) / 9),
  ]);
  for (const point of outline) await alice.mouse.click(...(await placed(alice, "axial", point)));
  await alice.keyboard.press("Enter");
  await alice.locator("[data-testid^=shape-]").first().waitFor({ state: "attached" });
  await alice.getByTestId("tool-select").click();
  await ben.mouse.move(...(await placed(ben, "axial", [0.3, 0.3])));
  await alice.locator("[data-testid^=peer-]").first().waitFor({ state: "attached" });
  await alice.getByTestId("save-state").filter({ hasText: "Saved" }).waitFor();
  assert.equal(await scheme(alice), "dark");
  await alice.getByTestId("exam-title").hover();
  await alice.getByRole("tooltip").waitFor({ state: "hidden" });
  await browser.picture(alice, "editor-annotate-dark");
  await alice.reload();
  await alice.locator("[data-testid=view-axial][data-rendered-version]").waitFor();
  assert.equal(await scheme(alice), "dark");
  await alice.goto(`${server.url}/projects`);
  await heading("Projects")(alice);
  assert.equal(await scheme(alice), "light");
  await alice.getByRole("button", { name: /^Menu of/ }).click();
  await alice.getByRole("button", { name: "Light", exact: true }).click();
  await open(alice, whole());
  assert.equal(await scheme(alice), "light");
  await browser.picture(alice, "editor-annotate-light");
  for (const page of [alice, ben]) await page.context().close();
});

test("the editor in review and in native view", async () => {
  const reviewed = (await exams(server, site.project)).find((row) => row.stage === "review");
  await as("rita", async (page) => {
    await open(page, reviewed);
    await page.getByTestId("claim").click();
    await page.getByTestId("reject").waitFor();
    await browser.picture(page, "editor-review-dark");
    await page.getByTestId("reject").click();
    await page.getByLabel("What is to be changed?").waitFor();
    await browser.picture(page, "editor-reject-dark");
    await page.keyboard.press("Escape");
  });
  await as("alice", async (page) => {
    await open(page, incomplete());
    await page.locator("[data-plane=native]").first().waitFor();
    await page.getByTestId("problems").waitFor();
    await browser.picture(page, "editor-native-dark");
    await page.keyboard.press("?");
    await page.getByText("Hotkeys").first().waitFor();
    await browser.picture(page, "editor-help-dark");
  });
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
