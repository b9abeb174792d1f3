import { expect, test } from "vitest";
import { fileName } from "./download";

test.each([
  ["attachment; filename=volume.nii.gz; filename*=UTF-8''volume.nii.gz", "volume.nii.gz"],
  ['attachment; filename="a b.nrrd"', "a b.nrrd"],
  ["attachment; filename*=UTF-8''Gef%C3%A4%C3%9F.seg.nrrd", "Gefäß.seg.nrrd"],
  ["attachment", null],
  [null, null],
])("the name in %s", (header, name) => expect(fileName(header)).toBe(name));
