import type { ProxyOptions } from "vite";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const server = process.env["ANNOTATOR_SERVER"] ?? "http://127.0.0.1:5080";
const proxied: ProxyOptions = { target: server, ws: true };

export default defineConfig(async ({ mode }): Promise<ViteUserConfig> => {
  // `npm run dev:fixture` answers the API from dev/, so that pages can be looked at without a server. It is never part of a build.
  const fixture =
    mode === "fixture"
      ? [(await import("./dev/editorFixture.ts")).editorFixture(), (await import("./dev/fixtureServer.ts")).fixtureServer()]
      : [];
  return {
    esbuild: { jsx: "automatic" },
    plugins: fixture,
    build: {
      rollupOptions: {
        // Libraries mark files for server components; there are none here.
        onwarn: (warning, warn) => {
          if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
        },
      },
      outDir: "dist",
      emptyOutDir: true,
      sourcemap: true,
      target: "es2022",
      chunkSizeWarningLimit: 1200,
      assetsInlineLimit: 0,
    },
    worker: { format: "es" },
    server: {
      host: "127.0.0.1",
      proxy: fixture.length > 0 ? {} : { "/api": proxied, "/hub": proxied, "/dicom-web": proxied, "^/projects/[^/]+/dicom-web": proxied },
    },
    test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node", setupFiles: [] },
  };
});
