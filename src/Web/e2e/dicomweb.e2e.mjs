// dicomweb-client, the library most DICOMweb viewers are built on, runs its whole surface against a node. What comes back is compared with the files that went in.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { JSDOM } from "jsdom";
import { Server } from "./server.mjs";

const { DICOMwebClient } = createRequire(import.meta.url)("dicomweb-client").api;
const project = "dicomweb";
let server, folder, client, single, ct, film;
const verdicts = [];

before(async () => {
  server = await Server.start();
  folder = await mkdtemp(join(tmpdir(), "annotator-dicomweb-"));
  const { stdout } = await promisify(execFile)(process.env.PYTHON ?? "/usr/bin/python3", [
    join(import.meta.dirname, "dicomweb.py"),
    folder,
  ]);
  const made = await Promise.all(JSON.parse(stdout).map(async (told) => ({ ...told, bytes: await readFile(join(folder, told.name)) })));
  [ct, film] = [made.filter((told) => told.name !== "film.dcm"), made.find((told) => told.name === "film.dcm")];
  await server.command(`project/${project}`, "project.create", { name: "DICOMweb" });
  await server.command(`project/${project}`, "project.set-settings", { settings: { deidentificationProfile: "as-received" } });
  globalThis.XMLHttpRequest = new JSDOM("", { url: server.url }).window.XMLHttpRequest;
  const options = {
    url: `${server.url}/projects/${project}/dicom-web`,
    headers: { Authorization: `Bearer ${server.key}` },
    verbose: false,
  };
  client = new DICOMwebClient(options);
  single = new DICOMwebClient({ ...options, singlepart: true });
});

after(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Runs one use of a method and keeps its verdict. */
async function works(method, how, check) {
  await check();
  verdicts.push([method, how]);
}

const refused = (asked, status) => assert.rejects(asked, (error) => error.status === status);
const bytesOf = (part) => Buffer.from(part);
const framesOf = (told) => told.frames.map((frame) => Buffer.from(frame, "base64"));
const valueOf = (dataset, tag) => dataset[tag].Value[0];
const sopsOf = (datasets) => datasets.map((dataset) => valueOf(dataset, "00080018")).sort();
const sopsMade = (files) => files.map((told) => told.uids.sopInstanceUID).sort();
const everything = () => [...ct, film];
const study = () => ({ studyInstanceUID: film.uids.studyInstanceUID });
const series = () => ({ ...study(), seriesInstanceUID: ct[0].uids.seriesInstanceUID });
const slice = () => ct[1].uids;
// The file meta information names the program that wrote a file; all after it is the instance.
const datasetOf = (file) =>
  bytesOf(file)
    .subarray(144 + bytesOf(file).readUInt32LE(140))
    .toString("hex");
const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);

/** Width and height of a JPEG or PNG. */
function sizeOf(picture) {
  const bytes = bytesOf(picture);
  if (bytes.subarray(1, 4).toString("latin1") === "PNG") return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  let at = 2;
  while (bytes[at + 1] < 0xc0 || bytes[at + 1] > 0xc2) at += 2 + bytes.readUInt16BE(at + 2);
  return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
}

test("instances are stored, again without doubles, and under their study only", async () => {
  await works("storeInstances", "several instances", async () => {
    const reply = JSON.parse(await client.storeInstances({ datasets: everything().map((told) => buffer(told.bytes)) }));
    assert.deepEqual(reply["00081199"].Value.map((item) => valueOf(item, "00081155")).sort(), sopsMade(everything()));
    assert.equal(reply["00081198"], undefined);
  });
  await works("storeInstances", "the same again", async () => {
    const reply = JSON.parse(await client.storeInstances({ datasets: [buffer(film.bytes)], ...study() }));
    assert.equal(valueOf(reply["00081199"].Value[0], "00081155"), film.uids.sopInstanceUID);
    assert.equal((await client.searchForInstances()).length, 4);
  });
  await works("storeInstances", "another study than named: 409", () =>
    refused(client.storeInstances({ datasets: [buffer(film.bytes)], studyInstanceUID: "1.2.3" }), 409),
  );
});

test("searches find studies, series and instances", async () => {
  await works("searchForStudies", "all", async () => {
    const [found, ...others] = await client.searchForStudies();
    assert.equal(others.length, 0);
    assert.equal(valueOf(found, "0020000D"), film.uids.studyInstanceUID);
    assert.deepEqual(valueOf(found, "00100010"), { Alphabetic: "Müller^Jörg" });
    assert.deepEqual([valueOf(found, "00201206"), valueOf(found, "00201208")].map(Number), [2, 4]);
  });
  await works("searchForStudies", "by queryParams", async () => {
    const found = (queryParams) => client.searchForStudies({ queryParams });
    assert.equal(
      (await found({ PatientName: "M*^J?rg", StudyDate: "20260101-20260401", ModalitiesInStudy: "OT", includefield: "PatientSex" })).length,
      1,
    );
    assert.deepEqual(await found({ PatientID: "nobody" }), []);
  });
  await works("searchForSeries", "of the archive, of a study, by queryParams", async () => {
    assert.equal((await client.searchForSeries()).length, 2);
    assert.equal((await client.searchForSeries(study())).length, 2);
    const [found] = await client.searchForSeries({ ...study(), queryParams: { Modality: "CT" } });
    assert.equal(Number(valueOf(found, "00201209")), 3);
  });
  await works("searchForInstances", "of the archive, a study, a series, in pages", async () => {
    assert.deepEqual(sopsOf(await client.searchForInstances()), sopsMade(everything()));
    assert.deepEqual(sopsOf(await client.searchForInstances(study())), sopsMade(everything()));
    assert.deepEqual(sopsOf(await client.searchForInstances(series())), sopsMade(ct));
    const pages = await Promise.all([0, 1, 2, 3].map((offset) => client.searchForInstances({ queryParams: { limit: 1, offset } })));
    assert.deepEqual(sopsOf(pages.flat()), sopsMade(everything()));
  });
});

test("headers come at every level, bulk values by their addresses", async () => {
  await works("retrieveStudyMetadata", "", async () =>
    assert.deepEqual(sopsOf(await client.retrieveStudyMetadata(study())), sopsMade(everything())),
  );
  await works("retrieveSeriesMetadata", "", async () =>
    assert.deepEqual(sopsOf(await client.retrieveSeriesMetadata(series())), sopsMade(ct)),
  );
  const [header] = await client.retrieveInstanceMetadata(slice());
  await works("retrieveInstanceMetadata", "", () => {
    assert.deepEqual(header["00280030"].Value, [0.9, 0.7]);
    assert.equal(valueOf(header, "00080018"), slice().sopInstanceUID);
  });
  await works("retrieveBulkData", "pixel data", async () => {
    const [pixels] = await client.retrieveBulkData({ BulkDataURI: header["7FE00010"].BulkDataURI });
    assert.deepEqual(bytesOf(pixels), framesOf(ct[1])[0]);
  });
  await works("retrieveBulkData", "a private value", async () => {
    const [value] = await client.retrieveBulkData({
      BulkDataURI: header["00191010"].BulkDataURI,
      mediaTypes: [{ mediaType: "application/octet-stream" }],
    });
    assert.deepEqual(bytesOf(value), Buffer.from(Array.from({ length: 2048 }, (_, n) => n % 256)));
  });
  await works("retrieveBulkData", "one part", async () => {
    const [pixels] = await single.retrieveBulkData({ BulkDataURI: header["7FE00010"].BulkDataURI });
    assert.deepEqual(bytesOf(pixels), framesOf(ct[1])[0]);
  });
  await works("retrieveBulkData", "a range of one part", async () => {
    const [part] = await single.retrieveBulkData({
      BulkDataURI: header["7FE00010"].BulkDataURI,
      headers: { Range: "bytes=100-299", Accept: "application/octet-stream" },
    });
    assert.deepEqual(bytesOf(part), framesOf(ct[1])[0].subarray(100, 300));
  });
  await works("retrieveBulkData", "byteRange in several parts: the whole value", async () => {
    const [pixels] = await client.retrieveBulkData({ BulkDataURI: header["7FE00010"].BulkDataURI, byteRange: [100, 299] });
    assert.deepEqual(bytesOf(pixels), framesOf(ct[1])[0]);
  });
});

test("instances come back byte for byte, frames value for value", async () => {
  const stored = { mediaTypes: [{ mediaType: "application/dicom", transferSyntaxUID: "*" }] };
  await works("retrieveInstance", "", async () => assert.equal(datasetOf(await client.retrieveInstance(slice())), datasetOf(ct[1].bytes)));
  await works("retrieveSeries", "", async () => {
    const parts = await client.retrieveSeries(series());
    assert.deepEqual(parts.map(datasetOf).sort(), ct.map((told) => datasetOf(told.bytes)).sort());
  });
  await works("retrieveStudy", "", async () => assert.equal((await client.retrieveStudy(study())).length, 4));
  for (const method of ["retrieveInstance", "retrieveSeries", "retrieveStudy"])
    await works(method, "mediaTypes: the client's own refusal", () =>
      assert.throws(() => client[method]({ ...film.uids, ...stored }), /not supported/),
    );
  await works("retrieveInstanceFrames", "one", async () => {
    const [frame] = await client.retrieveInstanceFrames({ ...slice(), frameNumbers: [1] });
    assert.deepEqual(bytesOf(frame), framesOf(ct[1])[0]);
    assert.equal(frame.transferSyntaxUID, "1.2.840.10008.1.2.1");
  });
  await works("retrieveInstanceFrames", "several, in the order asked for", async () => {
    const frames = await client.retrieveInstanceFrames({
      ...film.uids,
      frameNumbers: [3, 1],
      mediaTypes: [{ mediaType: "application/octet-stream" }],
    });
    assert.deepEqual(frames.map(bytesOf), [framesOf(film)[2], framesOf(film)[0]]);
  });
  await works("retrieveInstanceFrames", "a frame that is not there: 404", () =>
    refused(client.retrieveInstanceFrames({ ...film.uids, frameNumbers: [4] }), 404),
  );
  await works("retrieveInstanceFrames", "video: 406", () =>
    refused(
      client.retrieveInstanceFrames({
        ...film.uids,
        frameNumbers: [1],
        mediaTypes: [{ mediaType: "video/mp4", transferSyntaxUID: "1.2.840.10008.1.2.4.102" }],
      }),
      406,
    ),
  );
});

test("pictures come at every level, in the format, size and window asked for", async () => {
  const window = { window: "-700,400,linear" };
  for (const [method, more] of [
    ["retrieveInstanceRendered", {}],
    ["retrieveInstanceFramesRendered", { frameNumbers: [1] }],
    ["retrieveInstanceThumbnail", {}],
    ["retrieveInstanceFramesThumbnail", { frameNumbers: [1] }],
  ]) {
    await works(method, "as it comes", async () => {
      // Without parameters this version asks for rendered frames as text; the bytes are asked for by its request option.
      const [picture] = await client[method]({
        ...slice(),
        ...more,
        ...(method === "retrieveInstanceFramesRendered" ? { queryParams: window } : {}),
      });
      assert.equal(bytesOf(picture).readUInt16BE(), 0xffd8);
      assert.deepEqual(sizeOf(picture), method.endsWith("Thumbnail") ? [128, 85] : [60, 40]);
    });
    await works(method, "PNG, in a window, within a viewport", async () => {
      const asked = { mediaTypes: [{ mediaType: "image/png" }], queryParams: { ...window, viewport: "30,30" } };
      assert.deepEqual(sizeOf((await client[method]({ ...slice(), ...more, ...asked }))[0]), [30, 20]);
    });
    await works(method, "GIF: 406", () => refused(client[method]({ ...slice(), ...more, mediaTypes: [{ mediaType: "image/gif" }] }), 406));
  }
});

test("WADO-URI addresses that the client builds are answered", async () => {
  const get = (told, options) => fetch(client.buildInstanceWadoURIUrl({ ...told.uids, ...options }), { headers: client.headers });
  await works("buildInstanceWadoURIUrl", "as it comes: the file as stored", async () => {
    const answer = await get(film, {});
    assert.equal(answer.status, 200);
    assert.equal(datasetOf(await answer.arrayBuffer()), datasetOf(film.bytes));
  });
  await works("buildInstanceWadoURIUrl", "JPEG", async () =>
    assert.deepEqual(sizeOf(await (await get(film, { contentType: "image/jpeg" })).arrayBuffer()), [30, 20]),
  );
});

test("every public method of the client has a verdict", () => {
  const local = ["constructor", "setDebug", "getDebug", "setVerbose", "getVerbose"];
  const methods = Object.getOwnPropertyNames(DICOMwebClient.prototype).filter((name) => !name.startsWith("_") && !local.includes(name));
  for (const [method, how] of verdicts) console.log(`${method.padEnd(34)} ${how || "as it comes"}`);
  assert.deepEqual([...new Set(verdicts.map(([method]) => method))].sort(), methods.sort());
});
