import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";

import Leaf from "./Leaf.svelte";
import type { BlockView } from "../../lib/ipc";
import { placesOf } from "../../lib/places";

const block = (id: number, text: string, more: Partial<BlockView> = {}): BlockView => ({ id, kind: "note", level: 0, page: null, paragraph: id + 1, text, ...more });

function show(blocks: BlockView[]) {
  const onattachment = vi.fn();
  render(Leaf, { leaf: { key: "0", page: null, blocks }, lit: new Map(), places: placesOf(null), onattachment });
  return onattachment;
}

it("reads an attached file where the user asks for it, and only that one", () => {
  const onattachment = show([block(0, "Attachment: plan.pdf", { attachment: 1 }), block(1, "Attachment: notes.txt", { attachment: 2 }), block(2, "A footnote.")]);
  const buttons = screen.getAllByTestId("read-attachment");
  expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual(["Read this attachment: plan.pdf", "Read this attachment: notes.txt"]);
  expect(onattachment).not.toHaveBeenCalled();
  buttons[1]?.click();
  expect(onattachment.mock.calls).toEqual([[2]]);
});

it("marks where the text of a picture begins among what is written, once", () => {
  show([block(0, "Written."), block(1, "Seen.", { confidence: 81 }), block(2, "Seen, too.", { confidence: 81 }), block(3, "Written.")]);
  expect(screen.getAllByTestId("recognised-within").map((mark) => mark.textContent)).toEqual(["recognised in a picture that stands here, 81 % sure"]);
  expect(screen.queryByTestId("recognised")).toBeNull();
});
