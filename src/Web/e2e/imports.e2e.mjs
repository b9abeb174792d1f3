// The same series by every road: command line, folder upload in the browser, STOW-RS by curl. Each time one exam with one volume; a repeat adds nothing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { after, before, test } from "node:test";
import { Browser } from "./browser.mjs";
import { realImages, Server } from "./server.mjs";
import { exams, makeSite, phantomFiles } from "./site.mjs";

let server, browser, folder;

before(async () => {
  server = await Server.start();
  browser = await Browser.start();
  folder = await mkdtemp(join(tmpdir(), "annotator-phantom-"));
  for (const { name, bytes } of await phantomFiles()) await writeFile(join(folder, name), bytes);
});

after(async () => {
  await browser?.stop();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const byCommandLine = async (site, from) => void (await server.cli("import", from, "--project", site.project));

async function byFolderUpload(site, from) {
  const page = await browser.signedIn(server, "max");
  await page.goto(`${server.url}/projects/${site.project}/exams`);
  await page.getByTestId("folder-input").setInputFiles(from);
  const dock = page.getByTestId("upload-dock");
  await dock.getByRole("button", { name: "Close" }).waitFor({ timeout: 180_000 });
  await dock.getByRole("button", { name: "Show every file" }).click();
  await page.getByTestId("verdict-row").first().waitFor();
  await browser.picture(page, "upload");
  await page.context().close();
}

/** One multipart/related message of all files, sent by curl as any program would. */
async function byStow(site, from) {
  const boundary = "annotator-e2e-boundary";
  const parts = [];
  for (const name of await readdir(from)) {
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      await readFile(join(from, name)),
      Buffer.from("\r\n"),
    );
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const message = join(tmpdir(), `annotator-stow-${process.pid}`);
  await writeFile(message, Buffer.concat(parts));
  const { stdout } = await promisify(execFile)(
    "curl",
    [
      "-sS",
      "-X",
      "POST",
      "-H",
      `Authorization: Bearer ${server.key}`,
      "-H",
      "Accept: application/dicom+json",
      "-H",
      `Content-Type: multipart/related; type="application/dicom"; boundary=${boundary}`,
      "--data-binary",
      `@${message}`,
      "-w",
      "\n%{http_code}",
      `${server.url}/projects/${site.project}/dicom-web/studies`,
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  await rm(message);
  assert.match(stdout.trim(), /\n200$/, stdout.slice(-500));
}

async function oneVolume(site) {
  const rows = await exams(server, site.project);
  assert.equal(rows.length, 1);
  const { volumes } = await server.api("GET", `/api/projects/${site.project}/exams/${rows[0].id}`);
  assert.equal(volumes.length, 1);
  assert.ok(volumes[0].isVolume);
  return volumes[0];
}

for (const [road, send] of [
  ["command line", byCommandLine],
  ["folder upload", byFolderUpload],
  ["STOW-RS", byStow],
]) {
  test(`by ${road} the phantom is one exam with one volume, and a repeat adds nothing`, async () => {
    const site = await makeSite(server, `Phantom by ${road}`);
    await send(site, folder);
    const first = await oneVolume(site);
    assert.equal(first.grid.slices, (await readdir(folder)).length);
    await send(site, folder);
    assert.deepEqual(await oneVolume(site), first);
  });

  test(`by ${road} the real CT phantom is one exam with one volume of 140 slices`, async (t) => {
    const real = realImages("ct-phantom-1mm");
    if (real === undefined) return t.skip("the folder of real images is absent");
    const site = await makeSite(server, `CT by ${road}`);
    await send(site, real);
    const first = await oneVolume(site);
    assert.equal(first.grid.slices, 140);
    assert.ok(Math.abs(first.grid.lpsFromIjk[11] - 694.21) < 1e-6);
    await send(site, real);
    assert.deepEqual(await oneVolume(site), first);
  });
}

test("a tilted series is said to be tilted and irregular and opens in native view only", async (t) => {
  const real = realImages("ct-head-tilted");
  if (real === undefined) return t.skip("the folder of real images is absent");
  const site = await makeSite(server, "Tilted head");
  await byCommandLine(site, real);
  const [row] = await exams(server, site.project);
  assert.deepEqual([...row.problems].map((p) => p.code ?? p).sort(), ["gantry-tilt", "irregular-spacing"]);
  const { volumes } = await server.api("GET", `/api/projects/${site.project}/exams/${row.id}`);
  assert.ok(volumes.every((v) => !v.isVolume && v.planes.length === 1 && v.planes[0].plane === "native"));
  const page = await browser.signedIn(server, "alice");
  await page.goto(`${server.url}/projects/${site.project}/exams/${row.id}`);
  await page.locator("[data-plane=native][data-rendered-version]").first().waitFor();
  assert.equal(await page.locator("[data-plane=sagittal]").count(), 0);
  assert.match(await page.getByTestId("problems").first().textContent(), /tilt/i);
  await browser.picture(page, "editor-tilted");
});

test("no page complained", () => assert.deepEqual(browser.complaints, []));
