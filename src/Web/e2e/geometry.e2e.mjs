// Points drawn on every plane come out of the export where the DICOM attributes of the retrieved files put them, computed by pydicom and none of our code.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { realImages, Server } from "./server.mjs";
import { exams, makeSite, phantomFiles, retrievedFiles, until, upload } from "./site.mjs";

const tolerance = 1e-6;
const oracle = join(import.meta.dirname, "geometry.py");
let server, scratch;

before(async () => {
  server = await Server.start();
  scratch = await mkdtemp(join(tmpdir(), "annotator-geometry-"));
});

after(async () => {
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

/** Runs the oracle; gives what it printed. */
async function python(verb, folder, input = "") {
  const child = spawn(process.env.PYTHON ?? "/usr/bin/python3", [oracle, verb, folder], { stdio: ["pipe", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (text) => (printed += text));
  child.stdin.end(input);
  const [code] = await once(child, "close");
  assert.equal(code, 0, `geometry.py ${verb}`);
  return printed;
}

async function folderOf(name, files) {
  const folder = await mkdtemp(join(scratch, `${name}-`));
  for (const { name: file, bytes } of files) await writeFile(join(folder, file), bytes);
  return folder;
}

async function filesIn(folder) {
  return Promise.all((await readdir(folder)).map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
}

/** A point on a slice of a plane, off the middle and off the voxel centres where the plane lets it. */
function pointOn(plane, grid) {
  const sizes = { i: grid.columns, j: grid.rows, k: grid.slices };
  const frameIndex = Math.floor(plane.count / 3);
  const at = (axis, n) => {
    if (axis !== plane.sliceAxis.axis) return sizes[axis] * [0.62, 0.31, 0.44][n] + 0.15;
    return plane.sliceAxis.reversed ? plane.count - 1 - frameIndex : frameIndex;
  };
  return { frameIndex, point: ["i", "j", "k"].map(at) };
}

async function draw(site, exam, volume) {
  for (const plane of volume.planes) {
    const { frameIndex, point } = pointOn(plane, volume.grid);
    const geometry = { shape: "location", grid: volume.grid.id, plane: plane.plane, frameIndex, points: [point] };
    const view = {
      windowCenter: 40,
      windowWidth: 400,
      voiLutFunction: "LINEAR",
      plane: plane.plane,
      slabThicknessMm: 0,
      zoom: 1,
      displayWidthPx: 800,
      displayHeightPx: 600,
      protocolVersion: 1,
    };
    const receipt = await server.command(
      `set/${exam}~findings~main`,
      "set.add-object",
      { objectId: randomUUID(), labelId: "location", geometry },
      view,
    );
    assert.equal(receipt.rejection ?? undefined, undefined, JSON.stringify(receipt));
  }
}

/** Draws on every plane and compares the export with the oracle; gives the largest distance in mm. */
async function compare(t, name, files, allowed) {
  const site = await makeSite(server, name);
  const exam = await upload(server, site.project, files);
  await until(
    () => exams(server, site.project),
    ([row]) => row.task !== undefined,
    "The exam's task",
  );
  const { volumes } = await server.api("GET", `/api/projects/${site.project}/exams/${exam}`);
  assert.equal(volumes.length, 1);
  const [volume] = volumes;
  assert.deepEqual(volume.planes.map((plane) => plane.plane).sort(), ["axial", "coronal", "sagittal"]);
  await draw(site, exam, volume);
  const document = JSON.parse(await server.cli("export", "--project", site.project));
  const labels = document.exams[0].sets.flatMap((set) => set.objects).flatMap((object) => object.frameLabels);
  assert.equal(labels.length, 3);
  const instances = document.exams[0].volumes[0].instances;
  for (const label of labels.filter((one) => one.sopInstanceUid)) assert.equal(label.sopInstanceUid, instances[label.pointsIjk[0][2]]);
  assert.equal(labels.filter((one) => one.sopInstanceUid).length, 1, "the plane of the acquired slices names its instance");
  const retrieved = await folderOf("retrieved", await retrievedFiles(server, site.project));
  const asked = labels.map((label) => ({ instances, points: label.pointsIjk }));
  const answers = JSON.parse(await python("lps", retrieved, JSON.stringify(asked)));
  const distances = labels.map((label, n) => Math.hypot(...label.pointsLps[0].map((value, axis) => value - answers[n][0][axis])));
  for (const [n, label] of labels.entries())
    t.diagnostic(`${name}, ${label.plane} ${label.frameIndex}: ${distances[n].toExponential(2)} mm off`);
  t.diagnostic(`${name}: largest residual of the fitted grid ${volume.maxResidualMm} mm`);
  const bound = allowed(volume);
  assert.ok(Math.max(...distances) <= bound, `${Math.max(...distances)} mm is more than ${bound} mm`);
}

test("on the phantom", async (t) => compare(t, "Phantom", await phantomFiles(), () => tolerance));

test("on an oblique sagittal series with files out of order", async (t) => {
  const made = await mkdtemp(join(scratch, "oblique-"));
  await python("make", made);
  await compare(t, "Oblique", await filesIn(made), () => tolerance);
});

test("on the real CT phantom", async (t) => {
  const real = realImages("ct-phantom-1mm");
  if (real === undefined) return t.skip("the folder of real images is absent");
  await compare(t, "Real CT phantom", await filesIn(real), (volume) => tolerance + (volume.maxResidualMm ?? 0));
});
