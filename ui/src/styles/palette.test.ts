import { describe, expect, it } from "vitest";

import tokens from "./tokens.css?raw";

type Palette = Record<string, string>;

function palette(selector: string): Palette {
  const block = tokens.slice(tokens.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]] as [string, string]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const part = (at: number) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["paper", "desk", "wash"];

describe.each([
  ["light", palette(":root")],
  ["dark", palette(':root[data-appearance="dark"]')],
])("the %s palette", (_name, colours) => {
  const ratio = (a: string, b: string) => contrast(colours[a] ?? "", colours[b] ?? "");

  it.each(GROUNDS)("reads at 7 to 1 on %s", (ground) => {
    expect(ratio("ink", ground)).toBeGreaterThanOrEqual(7);
  });

  it.each(["quiet", "accent", "partly", "alarm"].flatMap((ink) => GROUNDS.map((ground) => [ink, ground] as const)))(
    "shows %s on %s at 4.5 to 1",
    (ink, ground) => {
      expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("shows the words of the primary button at 4.5 to 1", () => {
    expect(ratio("on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
  });
});
