// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import type { Editor } from "./context";
import { handleKey } from "./hotkeys";

const removed = vi.fn();
const editor = {
  ui: { getState: () => ({ dialog: null, selected: { set: "s", objectId: "o" } }), setState: removed },
  session: { state: { project: null }, sets: new Map(), execute: removed },
  stage: { activeTool: { key: removed }, focused: null },
} as unknown as Editor;

test.each(["dialog", "menu"])("a key pressed in a %s does nothing to what lies behind it", (role) => {
  document.body.innerHTML = `<div role="${role}"><button>Delete</button></div>`;
  const button = document.querySelector("button");
  button?.addEventListener("keydown", (event) => expect(handleKey(editor, event)).toBe(false));
  for (const key of ["Delete", "1", "b"]) button?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  expect(removed).not.toHaveBeenCalled();
});
