import { expect, test, vi } from "vitest";
import { sendCommand, type Command } from "./commands";
import { ApiError, unreachable } from "./http";
import { uuid7 } from "./uuid7";

const immediately = () => Promise.resolve();

test("a command whose answer was lost is sent again under the same id", async () => {
  const sent: Command[] = [];
  const post = (command: Command) => {
    sent.push(command);
    return sent.length < 3 ? Promise.reject(unreachable()) : Promise.resolve({ stream: command.stream, version: 4 });
  };
  const receipt = await sendCommand("project/p", "project.set-details", { name: "n" }, { post, wait: immediately });
  expect(receipt.version).toBe(4);
  expect(new Set(sent.map((c) => c.commandId)).size).toBe(1);
  expect(sent).toHaveLength(3);
});

test("a refusal is not sent again", async () => {
  const post = vi.fn(() => Promise.reject(new ApiError("not-permitted", "No.", 403)));
  await expect(sendCommand("project/p", "project.create", {}, { post, wait: immediately })).rejects.toMatchObject({
    code: "not-permitted",
  });
  expect(post).toHaveBeenCalledOnce();
});

test("a rejection inside a receipt is thrown as an error", async () => {
  const post = () =>
    Promise.resolve({
      stream: "project/p",
      version: 1,
      rejection: { class: "conflict" as const, code: "labels-changed", text: "They changed." },
    });
  await expect(sendCommand("project/p", "project.reorder-labels", {}, { post })).rejects.toMatchObject({
    code: "labels-changed",
    text: "They changed.",
  });
});

test("a server that stays away is reported in the end", async () => {
  const post = vi.fn(() => Promise.reject(unreachable()));
  await expect(sendCommand("project/p", "x", {}, { post, wait: immediately })).rejects.toMatchObject({ code: "unreachable" });
  expect(post).toHaveBeenCalledTimes(5);
});

test("ids are UUIDv7, carry their time, and rise within one millisecond", () => {
  const made = Array.from({ length: 5000 }, () => uuid7(1_800_000_000_000));
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(5000);
  expect(parseInt(made[0]?.replaceAll("-", "").slice(0, 12) ?? "", 16)).toBe(1_800_000_000_000);
});
