// Writes src/contract/generated.ts from contract/schema.json. With --check it only says whether the file is up to date.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const source = new URL("../../../contract/schema.json", import.meta.url);
const target = new URL("../src/contract/generated.ts", import.meta.url);
const banner = "/* Made from contract/schema.json by `npm run contract`. Do not edit. */";

const schema = JSON.parse(await readFile(source, "utf8"));
const text = await compile(schema, schema.title ?? "Contract", {
  bannerComment: banner,
  additionalProperties: false,
  unreachableDefinitions: true,
  style: { printWidth: 140 },
});

if (process.argv.includes("--check")) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== text) {
    console.error("src/contract/generated.ts is not what contract/schema.json makes: run `npm run contract`.");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
