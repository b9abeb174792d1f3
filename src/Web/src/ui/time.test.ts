import { expect, test } from "vitest";
import { bytes, count, duration, plural, studyDate, timeAgo } from "./time";

const now = Date.parse("2026-05-01T12:00:00Z");

test.each([
  ["2026-05-01T11:59:40Z", "just now"],
  ["2026-05-01T12:00:20Z", "just now"],
  ["2026-05-01T11:57:00Z", "3 minutes ago"],
  ["2026-05-01T10:00:00Z", "2 hours ago"],
  ["2026-04-30T11:00:00Z", "yesterday"],
  ["2024-04-30T11:00:00Z", "2 years ago"],
])("%s is said as %s", (iso, said) => expect(timeAgo(iso, now)).toBe(said));

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KiB"],
  [1024 * 1024, "1.0 MiB"],
  [1024 * 1024 - 1, "1.0 MiB"],
  [73.4 * 1024 ** 3, "73 GiB"],
])("%d bytes are written %s", (value, written) => expect(bytes(value)).toBe(written));

test.each([
  [0.2, "0 s"],
  [59.6, "1 min 00 s"],
  [3900, "1 h 05 min"],
])("%d seconds are written %s", (value, written) => expect(duration(value)).toBe(written));

test("DICOM and ISO dates read the same", () => {
  expect(studyDate("20240531")).toBe("2024-05-31");
  expect(studyDate("2024-05-31")).toBe("2024-05-31");
  expect(studyDate("unknown")).toBe("unknown");
});

test("counts are separated and agree in number", () => {
  expect(count(100000)).toBe("100,000");
  expect(plural(1, "exam")).toBe("1 exam");
  expect(plural(2, "series", "series")).toBe("2 series");
});
