// Renders each overlay of deploy/k8s with kubectl's kustomize and holds every manifest against the JSON schema of its kind, and against what this product's nodes need.
// Prints one line a manifest; exits with 1 when anything is wrong.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";

const source = new URL("../../deploy/k8s/", import.meta.url).pathname;
const overlays = ["single", "cluster"];
const secretKeys = ["admin-key", "postgres", "azure-blobs", "pgpass-uri"];

// Debian's kubectl has a kustomize that knows the two words below by their older names only.
function rendered(overlay) {
  const folder = mkdtempSync(join(tmpdir(), "annotator-k8s-"));
  try {
    cpSync(source, folder, { recursive: true });
    const file = join(folder, overlay, "kustomization.yaml");
    const { resources, patches = [], ...rest } = parse(readFileSync(file, "utf8"));
    const older = {
      ...rest,
      bases: resources.filter((name) => name.startsWith("../")),
      resources: resources.filter((name) => !name.startsWith("../")),
      patchesStrategicMerge: patches.map((patch) => patch.path),
    };
    writeFileSync(file, stringify(older));
    return parseAllDocuments(execFileSync("kubectl", ["kustomize", join(folder, overlay)], { encoding: "utf8" })).map((d) => d.toJS());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function schemaWrongs(manifest) {
  const { apiVersion, kind } = manifest;
  const Model = (await import(`kubernetes-models/${apiVersion}`))[kind];
  if (!Model) return [`there is no ${apiVersion} ${kind}`];
  try {
    new Model(manifest).validate();
    return [];
  } catch (wrong) {
    return [wrong.message];
  }
}

const podOf = (manifest) =>
  manifest.kind === "CronJob" ? manifest.spec.jobTemplate.spec.template : ["StatefulSet", "Deployment", "Job"].includes(manifest.kind) ? manifest.spec.template : null;

function podWrongs({ spec, metadata }, manifest) {
  const wrongs = [];
  const wants = (holds, what) => holds || wrongs.push(what);
  wants(spec.securityContext?.runAsNonRoot && spec.securityContext.seccompProfile?.type === "RuntimeDefault", "the pod may run as root or without seccomp");
  wants(spec.automountServiceAccountToken === false, "a token of Kubernetes is mounted");
  const volumes = new Set([...(spec.volumes ?? []), ...(manifest.spec.volumeClaimTemplates ?? []).map((c) => c.metadata)].map((v) => v.name));
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const own = container.securityContext ?? {};
    wants(own.readOnlyRootFilesystem && own.allowPrivilegeEscalation === false && own.capabilities?.drop?.includes("ALL"), `${container.name} is not confined`);
    wants(container.resources?.requests?.cpu && container.resources.requests.memory && container.resources.limits?.memory, `${container.name} has no bounds`);
    for (const mount of container.volumeMounts ?? []) wants(volumes.has(mount.name), `${container.name} mounts ${mount.name}, which is no volume`);
    for (const variable of container.env ?? []) {
      const secret = variable.valueFrom?.secretKeyRef;
      wants(secret && secretKeys.includes(secret.key), `${variable.name} is not taken from the secret`);
    }
  }
  const selector = manifest.spec.selector?.matchLabels ?? {};
  wants(Object.entries(selector).every(([key, value]) => metadata.labels[key] === value), "the selector does not meet the pod's labels");
  return wrongs;
}

function nodeWrongs(all) {
  const wrongs = [];
  const node = all.find((m) => m.kind === "StatefulSet");
  const [container] = node.spec.template.spec.containers;
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) if (!container[probe]?.httpGet) wrongs.push(`the node has no ${probe}`);
  const ports = new Set(container.ports.map((p) => p.name));
  for (const service of all.filter((m) => m.kind === "Service")) {
    for (const port of service.spec.ports) if (!ports.has(port.targetPort)) wrongs.push(`service ${service.metadata.name} leads to no port`);
    if (Object.entries(service.spec.selector).some(([key, value]) => node.spec.template.metadata.labels[key] !== value)) wrongs.push(`service ${service.metadata.name} finds no pod`);
  }
  const services = new Map(all.filter((m) => m.kind === "Service").map((m) => [m.metadata.name, m]));
  for (const rule of all.filter((m) => m.kind === "Ingress").flatMap((m) => m.spec.rules))
    for (const { backend } of rule.http.paths)
      if (!services.get(backend.service.name)?.spec.ports.some((p) => p.name === backend.service.port.name)) wrongs.push(`the ingress leads to no service`);
  for (const { spec } of all.filter((m) => m.kind === "HorizontalPodAutoscaler"))
    if (spec.scaleTargetRef.name !== node.metadata.name || node.spec.replicas !== undefined) wrongs.push("the autoscaler and the node's replicas disagree");
  return wrongs;
}

let failed = false;
for (const overlay of overlays) {
  const all = rendered(overlay);
  for (const manifest of all) {
    const pod = podOf(manifest);
    const wrongs = [...(await schemaWrongs(manifest)), ...(pod ? podWrongs(pod, manifest) : [])];
    console.log(`${overlay}: ${manifest.kind} ${manifest.metadata.name}: ${wrongs.join("; ") || "ok"}`);
    failed ||= wrongs.length > 0;
  }
  for (const wrong of nodeWrongs(all)) {
    console.log(`${overlay}: ${wrong}`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
