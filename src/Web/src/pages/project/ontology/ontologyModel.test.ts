import { expect, test } from "vitest";
import type { Label, LabelGroup } from "../../../contract/rest";
import { freeHotkey, hotkeyOwner, labelProblem, newLabel, reordered, stepped } from "./ontologyModel";

const label = (id: string, extra: Partial<Label> = {}): Label => ({
  id,
  name: id,
  colour: "#e09706",
  shape: "polygon",
  required: false,
  removed: false,
  ...extra,
});
const group: LabelGroup = {
  id: "g",
  name: "Findings",
  panoptic: false,
  labels: [label("a", { hotkey: "1" }), label("gone", { removed: true, hotkey: "2" }), label("b"), label("c")],
};

test("dragging a label before another gives the new order without removed labels", () => {
  expect(reordered(group, "c", "a")).toEqual(["c", "a", "b"]);
  expect(reordered(group, "a", null)).toEqual(["b", "c", "a"]);
});

test("dragging to where it stands sends nothing", () => {
  expect(reordered(group, "a", "b")).toBeNull();
  expect(reordered(group, "c", null)).toBeNull();
  expect(reordered(group, "a", "a")).toBeNull();
  expect(reordered(group, "elsewhere", "a")).toBeNull();
  expect(reordered(group, "a", "elsewhere")).toBeNull();
});

test("keys step over removed labels and stop at the ends", () => {
  expect(stepped(group, "a", 1)).toEqual(["b", "a", "c"]);
  expect(stepped(group, "a", -1)).toBeNull();
  expect(stepped(group, "c", 1)).toBeNull();
});

test("a removed label frees its hotkey", () => {
  expect(freeHotkey([group])).toBe("2");
  expect(hotkeyOwner([group], "1", "b")?.id).toBe("a");
  expect(hotkeyOwner([group], "1", "a")).toBeUndefined();
});

test("a new label has a colour and a hotkey nobody uses", () => {
  expect(newLabel("n", [group], "bitmask")).toMatchObject({ shape: "bitmask", hotkey: "2", colour: "#88c6fc" });
});

test("names are needed and unique in the group whatever their case", () => {
  expect(labelProblem(label("x", { name: " " }), group)).toMatch(/name/);
  expect(labelProblem(label("x", { name: "A" }), group)).toMatch(/Another/);
  expect(labelProblem(label("x", { name: "gone" }), group)).toBeNull();
  expect(labelProblem(label("x", { attributes: [{ name: "Margin", kind: "radio", options: [], dynamic: false }] }), group)).toMatch(
    /answer/,
  );
});
