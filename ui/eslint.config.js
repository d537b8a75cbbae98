// The rules that keep the window honest: one door to the program, nothing kept in the web view, no HTML from strings.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

const NETWORK_AND_STORAGE = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage", "sessionStorage", "indexedDB"];

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/lib/ipc/generated/"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-console": "error",
      "no-restricted-globals": [
        "error",
        ...NETWORK_AND_STORAGE.map((name) => ({ name, message: "The window neither talks to a network nor keeps anything." })),
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": "error",
      "svelte/require-each-key": "error",
      // The words are in assets/words; a template holds none.
      "no-undef": "off",
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/lib/ipc/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "Only src/lib/ipc talks to the program." }] },
      ],
    },
  },
);
