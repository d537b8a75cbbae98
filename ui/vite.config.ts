// Builds the one page the window shows. preview.html (the window over made-up data) is served by `npm run preview` only: it
// is no input of the build, so nothing of it ships.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  server: { host: "127.0.0.1", port: 5173, strictPort: true, fs: { allow: [".."] } },
  build: { target: "safari16", modulePreload: { polyfill: false }, assetsInlineLimit: 0, cssCodeSplit: false },
  test: { environment: "jsdom", setupFiles: ["./src/test-setup.ts"], css: { include: [/tokens/, /print/] }, testTimeout: 20_000 },
});
