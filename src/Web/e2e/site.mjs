// A site for tests: people, a project with every shape, a workflow.
import { randomUUID } from "node:crypto";
import { Server } from "./server.mjs";

export const passPhrase = "correct horse battery staple";

export const labels = {
  box: { id: "box", name: "Region", colour: "#56b4e9", shape: "boundingBox", hotkey: "1" },
  polygon: { id: "polygon", name: "Lesion", colour: "#e69f00", shape: "polygon", hotkey: "2" },
  polyline: { id: "polyline", name: "Vessel", colour: "#009e73", shape: "polyline", hotkey: "3" },
  location: { id: "location", name: "Landmark", colour: "#cc79a7", shape: "location", hotkey: "4" },
  nodule: { id: "nodule", name: "Nodule", colour: "#d55e00", shape: "bitmask", hotkey: "5" },
  organ: { id: "organ", name: "Organ", colour: "#0072b2", shape: "bitmask", hotkey: "6" },
};

const displayNames = { alice: "Alice Abbott", ben: "Ben Brandt", rita: "Rita Rossi", max: "Max Mayer" };

/** Makes accounts; gives their ids by sign-in name. */
export async function makePeople(server, logins) {
  const people = {};
  for (const login of logins)
    people[login] = (
      await server.api("POST", "/api/people", { name: login, displayName: displayNames[login] ?? login, password: passPhrase })
    ).id;
  return people;
}

/** Makes people and a project; gives their ids. */
export async function makeSite(server, name = "Chest CT") {
  const known = new Map((await server.api("GET", "/api/people")).map((person) => [person.name, person.id]));
  const missing = Object.keys(displayNames).filter((login) => !known.has(login));
  const people = { ...Object.fromEntries(known), ...(await makePeople(server, missing)) };
  const project = randomUUID();
  const stream = `project/${project}`;
  await server.command(stream, "project.create", { name, description: "Nodules and organs on chest CT" });
  for (const [login, role] of [
    ["alice", "reader"],
    ["ben", "reader"],
    ["rita", "reviewer"],
    ["max", "manager"],
  ])
    await server.command(stream, "project.add-member", { personId: people[login], roles: [role] });
  await server.command(stream, "project.add-label-group", { groupId: "findings", name: "Findings", panoptic: false });
  for (const label of [labels.box, labels.polygon, labels.polyline, labels.location])
    await server.command(stream, "project.add-label", { groupId: "findings", label });
  await server.command(stream, "project.add-label-group", { groupId: "segments", name: "Segments", panoptic: true });
  for (const label of [labels.nodule, labels.organ]) await server.command(stream, "project.add-label", { groupId: "segments", label });
  await server.command(stream, "project.publish-protocol", {
    instructions: "Mark every nodule of 3 mm or more.\nMeasure at the lung window.",
    windowPresets: [
      { name: "Lung", center: -600, width: 1500 },
      { name: "Soft tissue", center: 40, width: 400 },
    ],
  });
  await server.command(stream, "project.publish-workflow", {
    stages: [
      { id: "annotate", kind: "annotate", name: "Annotate", next: "review" },
      { id: "review", kind: "review", name: "Review", next: "done", back: "annotate" },
      { id: "done", kind: "done", name: "Done" },
    ],
  });
  return { people, project, stream };
}

/** Asks until the answer is as wanted; the last answer otherwise stands in the error. */
export async function until(ask, wanted, what, patience = 60_000) {
  const end = Date.now() + patience;
  let answer;
  do {
    answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((next) => setTimeout(next, 100));
  } while (Date.now() < end);
  throw new Error(`${what} did not come about within ${patience} ms; last seen: ${JSON.stringify(answer)?.slice(0, 2000)}`);
}

/** The demo project, once it has its exam. Needs a seeded server. */
export async function demoProject(server) {
  const isDemo = (project) => project.name.startsWith("Demo") && project.exams > 0;
  return (
    await until(
      () => server.api("GET", "/api/projects"),
      (list) => list.some(isDemo),
      "The demo project",
    )
  ).find(isDemo);
}

/** The files of the demo's phantom, as a server of their own gives them out: {name, bytes}. */
export async function phantomFiles() {
  const server = await Server.start({ seeded: true });
  try {
    return await retrievedFiles(server, (await demoProject(server)).id);
  } finally {
    await server.stop();
  }
}

/** Every file of a project, retrieved over DICOMweb: {name, bytes}. */
export async function retrievedFiles(server, project) {
  const root = `${server.url}/projects/${project}/dicom-web`;
  const headers = { Authorization: `Bearer ${server.key}` };
  const answer = await fetch(`${root}/instances?limit=1000`, { headers: { ...headers, Accept: "application/dicom+json" } });
  const instances = await answer.json();
  return Promise.all(instances.map((instance, n) => retrieve(root, headers, instance, `${String(n).padStart(4, "0")}.dcm`)));
}

async function retrieve(root, headers, instance, name) {
  const uid = (tag) => instance[tag].Value[0];
  const path = `studies/${uid("0020000D")}/series/${uid("0020000E")}/instances/${uid("00080018")}`;
  const file = await fetch(`${root}/${path}`, {
    headers: { ...headers, Accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
  });
  if (!file.ok) throw new Error(`WADO-RS of ${path} answered ${file.status}: ${await file.text()}`);
  return { name, bytes: onlyPart(Buffer.from(await file.arrayBuffer()), file.headers.get("content-type")) };
}

/** The body of a multipart message with one part. */
function onlyPart(body, contentType) {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)[1];
  const start = body.indexOf("\r\n\r\n") + 4;
  return body.subarray(start, body.lastIndexOf(`\r\n--${boundary}`));
}

/** Uploads files into the site's project as the page does; gives the one exam they make. */
export async function upload(server, project, files) {
  for (let n = 0; n < files.length; n += 50) {
    const form = new FormData();
    for (const { name, bytes } of files.slice(n, n + 50)) form.append("files", new Blob([bytes], { type: "application/dicom" }), name);
    const answer = await fetch(`${server.url}/api/projects/${project}/uploads`, {
      method: "POST",
      headers: { Authorization: `Bearer ${server.key}` },
      body: form,
    });
    const { files: verdicts } = await answer.json();
    const refused = verdicts.find((file) => file.verdict === "refused");
    if (refused) throw new Error(`${refused.name} was refused: ${refused.text}`);
  }
  return (await exams(server, project))[0].id;
}

/** The exams of a project. */
export async function exams(server, project) {
  return (await server.api("GET", `/api/projects/${project}/exams`)).items;
}

/** The demo's phantom as an exam of the site's project. */
export async function importPhantom(server, site) {
  const exam = await upload(server, site.project, await phantomFiles());
  await until(
    () => exams(server, site.project),
    ([row]) => row.task !== undefined,
    "The exam's task",
  );
  return exam;
}
