// Writes src/contract/generated.ts from contract/schema.json. With --check it only says whether the file is up to date.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const source = new URL("../../../contract/schema.json", import.meta.url);
const target = new URL("../src/contract/generated.ts", import.meta.url);
const banner = "/* Made from contract/schema.json by `npm run contract`. Do not edit. */";

const schema = JSON.parse(await readFile(source, "utf8"));
const made = await compile(withoutNulls(schema), schema.title ?? "Contract", {
  bannerComment: banner,
  additionalProperties: false,
  unreachableDefinitions: true,
  style: { printWidth: 140 },
});
// The library notes at every type that the document refers to it; that says nothing here.
const text = made.replace(/\/\*\*\n \* This interface was referenced by [^*]*\n \* via the `definition` "[^"]*"\.\n \*\/\n/g, "");

/** Null members are left out on the wire, so a member that may be null is an optional one. */
function withoutNulls(node) {
  if (Array.isArray(node)) return node.map(withoutNulls);
  if (node === null || typeof node !== "object") return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutNulls(value)]));
  if (copy.default === null) delete copy.default;
  if (Array.isArray(copy.type)) copy.type = oneOrAll(copy.type.filter((type) => type !== "null"));
  if (Array.isArray(copy.anyOf)) {
    const rest = copy.anyOf.filter((choice) => choice.type !== "null");
    if (rest.length === 1) return rest[0];
    copy.anyOf = rest;
  }
  return copy;
}

function oneOrAll(types) {
  return types.length === 1 ? types[0] : types;
}

if (process.argv.includes("--check")) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== text) {
    console.error("src/contract/generated.ts is not what contract/schema.json makes: run `npm run contract`.");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
