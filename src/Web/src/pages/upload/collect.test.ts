import { expect, test } from "vitest";
import { collectEntries, droppedBy, type Entry } from "./collect";

function file(fullPath: string): Entry {
  const name = fullPath.split("/").pop() ?? "";
  const entry = { isFile: true, isDirectory: false, name, fullPath, file: (done: (f: File) => void) => done(new File(["x"], name)) };
  return entry;
}

function folder(fullPath: string, children: Entry[], portion = 100): Entry {
  const createReader = () => {
    let at = 0;
    return {
      readEntries: (done: (entries: Entry[]) => void) => {
        done(children.slice(at, at + portion));
        at += portion;
      },
    };
  };
  return Object.assign({ isFile: false, isDirectory: true, name: fullPath, fullPath }, { createReader });
}

test("a folder is read to its depths and in all its portions", async () => {
  const many = Array.from({ length: 250 }, (_, at) => file(`/study/a/${at}.dcm`));
  const { files } = await collectEntries([folder("/study", [folder("/study/a", many), file("/study/readme.txt")]), file("/single.dcm")]);
  expect(files).toHaveLength(252);
  expect(files[0]?.path).toBe("study/a/0.dcm");
  expect(files.at(-1)?.path).toBe("single.dcm");
});

test("what cannot be read is listed and the rest goes on", async () => {
  const denied = {
    ...file("/study/locked.dcm"),
    file: (_: unknown, failed: (error: Error) => void) => failed(new Error("permission denied")),
  };
  const { files, unreadable } = await collectEntries([denied, file("/study/fine.dcm")]);
  expect(files.map((f) => f.path)).toEqual(["study/fine.dcm"]);
  expect(unreadable).toEqual([{ path: "study/locked.dcm", text: "permission denied" }]);
});

test("an empty folder gives nothing", async () => expect((await collectEntries([folder("/empty", [])])).files).toEqual([]));

test("a dropped file that is on no disk is taken as it is", () => {
  const onDisk = { kind: "file", webkitGetAsEntry: () => file("/a.dcm"), getAsFile: () => null };
  const elsewhere = { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => new File(["x"], "b.dcm") };
  const text = { kind: "string", webkitGetAsEntry: () => null, getAsFile: () => null };
  const dropped = droppedBy({ items: [onDisk, elsewhere, text] as unknown as DataTransferItemList });
  expect(dropped.entries.map((entry) => entry.fullPath)).toEqual(["/a.dcm"]);
  expect(dropped.files.map((picked) => picked.path)).toEqual(["b.dcm"]);
});
