import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { decimated, slice } from "./phantom.ts";

/** The editor without a server: slices of a phantom, and a hub that lives in the page. Part of `npm run dev:fixture` only. */
export function editorFixture(): Plugin {
  return {
    name: "annotator-editor-fixture",
    enforce: "pre",
    resolveId: (source) => (source.endsWith("sync/signalr") ? fileURLToPath(new URL("./fixtureHub.ts", import.meta.url)) : null),
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        const match = /\/volumes\/phantom\/(slices\/(\w+)\/(\d+)|decimated)/.exec(request.url ?? "");
        if (!match) return next();
        response.setHeader("Content-Type", "application/octet-stream");
        if (match[2] === undefined) {
          const small = decimated();
          response.setHeader("X-Annotator-Dims", small.dims.join(","));
          response.setHeader("X-Annotator-Step", [small.step, small.step, small.step].join(","));
          response.end(small.bytes);
          return;
        }
        const cut = slice(match[2], Number(match[3]));
        response.setHeader("X-Annotator-Type", "int16");
        response.setHeader("X-Annotator-Width", cut.width);
        response.setHeader("X-Annotator-Height", cut.height);
        response.end(cut.bytes);
      });
    },
  };
}
