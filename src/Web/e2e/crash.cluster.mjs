// kill -9 of the server at random moments under edits from eight clients: every acknowledged command is there exactly once, none is half there,
// and the clients come back by themselves and agree.
import assert from "node:assert/strict";
import test from "node:test";
import { randomUUID } from "node:crypto";
import { loadClient, Reader, signIn } from "./headless.mjs";
import { Server } from "./server.mjs";
import { demoProject, labels, makePeople, until } from "./site.mjs";

const rounds = process.env.ANNOTATOR_FULL === "1" ? 50 : 6;
const seed = Number(process.env.ANNOTATOR_SEED ?? Math.floor(Math.random() * 2 ** 31));
const clients = 8;
const box = { ...labels.box, id: "crash-box" };
const mask = { ...labels.nodule, id: "crash-mask" };

/** A small seeded generator (mulberry32), so that a failing run can be repeated. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A reader who paints, draws, moves and takes back, never twice the same voxel, so that every accepted command leaves an event. */
class Script {
  constructor(code, reader, number, draw) {
    Object.assign(this, { code, reader, number, draw, strokes: 0, objects: [] });
    const { sets, state } = reader.session;
    this.view = {
      windowCenter: 40,
      windowWidth: 400,
      voiLutFunction: "LINEAR",
      plane: "axial",
      slabThicknessMm: 0,
      zoom: 1,
      displayWidthPx: 512,
      displayHeightPx: 512,
      protocolVersion: 1,
    };
    this.grid = state.volumes.find((volume) => volume.isVolume).grid;
    this.findings = [...sets.keys()].find((stream) => stream.includes("~crash-findings~"));
    this.segments = [...sets.keys()].find((stream) => stream.includes("~crash-segments~"));
    this.mask = randomUUID();
    this.execute(this.segments, "set.add-object", { objectId: this.mask, labelId: mask.id });
  }

  execute(stream, type, data) {
    this.reader.session.execute([{ stream, type, data }], this.view);
  }

  step() {
    const choice = this.draw();
    if (choice < 0.6) this.paint();
    else if (choice < 0.8) this.box();
    else if (choice < 0.9) this.move();
    else this.reader.session.undo();
  }

  paint() {
    const { columns, rows, slices } = this.grid;
    const n = this.strokes++;
    const perSlice = Math.floor((columns * rows) / 8 / clients);
    const start = (this.number * perSlice + (n % perSlice)) * 8;
    const k = Math.floor(n / perSlice) % slices;
    const runs = this.code.encodeRuns([start, 5]);
    this.execute(this.segments, "set.paint-mask", { objectId: this.mask, grid: this.grid.id, mode: "set", slices: [{ k, runs }] });
  }

  box() {
    const objectId = randomUUID();
    this.objects.push(objectId);
    this.execute(this.findings, "set.add-object", { objectId, labelId: box.id, geometry: this.geometry() });
  }

  move() {
    const objectId = this.objects[Math.floor(this.draw() * this.objects.length)];
    if (objectId !== undefined) this.execute(this.findings, "set.set-geometry", { objectId, geometry: this.geometry(), revision: 0 });
  }

  geometry() {
    const k = Math.floor(this.draw() * this.grid.slices);
    const [i, j] = [4 + Math.floor(this.draw() * 60), 4 + Math.floor(this.draw() * 60)];
    return {
      shape: "boundingBox",
      grid: this.grid.id,
      plane: "axial",
      frameIndex: k,
      points: [
        [i, j, k],
        [i + 20, j + 15, k],
      ],
    };
  }
}

test(`nothing acknowledged is lost when the server is killed ${rounds} times (seed ${seed})`, { timeout: 1_500_000 }, async () => {
  const [code, unload] = await loadClient();
  const server = await Server.start({ seeded: true });
  const draw = random(seed);
  const readers = [];
  let timer;
  try {
    const project = await demoProject(server);
    const stream = `project/${project.id}`;
    const exam = (
      await until(
        () => server.api("GET", `/api/projects/${project.id}/exams`),
        (page) => page.items.length > 0,
        "The demo exam",
      )
    ).items[0];
    await server.command(stream, "project.add-label-group", { groupId: "crash-findings", name: "Crash findings", panoptic: false });
    await server.command(stream, "project.add-label", { groupId: "crash-findings", label: box });
    await server.command(stream, "project.add-label-group", { groupId: "crash-segments", name: "Crash segments", panoptic: true });
    await server.command(stream, "project.add-label", { groupId: "crash-segments", label: mask });
    const names = Array.from({ length: clients }, (_, n) => `crash-${n}`);
    const people = await makePeople(server, names);
    for (const name of names) await server.command(stream, "project.add-member", { personId: people[name], roles: ["reader"] });
    for (const name of names)
      readers.push(new Reader(code, server, { name, cookie: await signIn(server, name), projectId: project.id, examId: exam.id }));
    await until(
      () => readers.map((r) => r.session.state.connection),
      (all) => all.every((c) => c === "online"),
      "Every client online",
    );
    const scripts = readers.map((reader, n) => new Script(code, reader, n, draw));
    // Forty edits a second over all clients; while the server is away they wait in the outboxes, as on a page.
    timer = setInterval(() => scripts[Math.floor(draw() * scripts.length)].step(), 25);
    const total = () => readers.reduce((sum, reader) => sum + reader.accepted.size, 0);
    for (let round = 0; round < rounds; round++) {
      const before = total();
      const wanted = 20 + Math.floor(draw() * 300);
      const look = () => ({
        gained: total() - before,
        of: wanted,
        clients: readers.map((r) => `${r.session.state.connection}, ${r.session.state.pending} pending`),
      });
      await until(look, ({ gained }) => gained >= wanted, `Edits accepted in round ${round}`, 90_000);
      await server.restart();
    }
    clearInterval(timer);
    await until(
      () => readers.map((r) => r.session.state.pending),
      (all) => all.every((n) => n === 0),
      "Nothing pending",
      120_000,
    );
    const agreed = await until(
      () => readers.map((r) => r.hashes()),
      (all) => all.every((h) => JSON.stringify(h) === JSON.stringify(all[0])),
      "All clients alike",
      120_000,
    );
    check(readers);
    const verdict = await server.api("GET", "/api/audit/verify");
    assert.ok(verdict.ok, `The audit found ${verdict.firstBad}`);
    console.log(
      `# ${total()} commands accepted over ${rounds} kills, ${readers.flatMap((r) => r.refused).length} refused; ${Object.keys(agreed[0]).length} sets alike on ${clients} clients`,
    );
  } finally {
    clearInterval(timer);
    await Promise.all(readers.map((reader) => reader.session.close()));
    await server.stop();
    await unload();
  }
});

function check(readers) {
  const byVersion = new Map();
  for (const reader of readers) {
    for (const [place, commandId] of reader.seen) {
      assert.equal(byVersion.get(place) ?? commandId, commandId, `Two clients saw different events at ${place}`);
      byVersion.set(place, commandId);
    }
  }
  const accepted = new Set(readers.flatMap((reader) => [...reader.accepted.keys()]));
  const places = new Map();
  for (const [place, commandId] of byVersion) places.set(commandId, [...(places.get(commandId) ?? []), place]);
  for (const commandId of accepted)
    assert.equal(places.get(commandId)?.length, 1, `The accepted command ${commandId} stands at ${places.get(commandId) ?? "no place"}`);
  for (const commandId of places.keys()) assert.ok(accepted.has(commandId), `An event of ${commandId} is there though nobody was told`);
  for (const stream of readers[0].session.sets.keys()) {
    const versions = [...byVersion.keys()]
      .filter((place) => place.startsWith(`${stream}@`))
      .map((place) => Number(place.split("@")[1]))
      .sort((a, b) => a - b);
    assert.deepEqual(
      versions,
      versions.map((_, n) => n + 1),
      `The versions of ${stream} have a gap or a double`,
    );
  }
  const unexpected = readers
    .flatMap((reader) => reader.refused)
    .filter(({ rejection }) => !["conflict", "built-on", "gone", "nothing-to-undo", "no-such-object"].includes(rejection.code));
  assert.deepEqual(unexpected, []);
}
