import { expect, it } from "vitest";

import { amount, blank, isEmpty, same, worthAsking } from "./uses";

it("a number is read with or without separators, and nothing else is a number", () => {
  expect(["700000001", "700,000,001", "700 000 001", "1’000"].map(amount)).toEqual([700_000_001, 700_000_001, 700_000_001, 1000]);
  expect(["", "-5", "many", "1e9", "12.5x"].map(amount)).toEqual([null, null, null, null, null]);
});

it("what a verdict hangs on and what was answered is asked, the rest is not", () => {
  const asked = worthAsking(["mau_at_release"], { ...blank(), distribute: false });
  expect([...asked]).toEqual(["commercial", "field", "publish_outputs", "mau_at_release", "distribute"]);
});

it("a use without an answer is no use, and a name alone changes nothing", () => {
  expect(isEmpty(blank("At work"))).toBe(true);
  expect(same([], [blank("At work")])).toBe(true);
  const work = { ...blank("At work"), commercial: true };
  expect(same([work], [{ ...work }])).toBe(true);
  expect(same([work], [{ ...work, commercial: false }])).toBe(false);
  expect(same([work], [{ ...work, name: "At home" }])).toBe(false);
});
