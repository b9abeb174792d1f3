import { describe, expect, it } from "vitest";
import type { SeriesChecks, VerdictOverride } from "../contract/generated";
import { findingsOf, isHeld, validOverride } from "./held";

const missing = { code: "missing-slices", text: "Slices are missing." };
const mixed = { code: "contradictory-attribute", text: "They disagree." };
const checks: SeriesChecks = { completeness: [missing], integrity: [mixed], key: "k1" };
const override = (findings: string): VerdictOverride => ({
  by: "mia",
  at: "2026-01-01T00:00:00Z",
  reason: "Enough for the study.",
  findings,
});

describe("a held series", () => {
  it("is one with findings of either kind that nobody let in", () => {
    expect(findingsOf(checks)).toEqual([missing, mixed]);
    expect(isHeld(checks, undefined)).toBe(true);
    expect(isHeld({ ...checks, integrity: [] }, undefined)).toBe(true);
    expect(isHeld({ ...checks, completeness: [] }, undefined)).toBe(true);
  });

  it("is none when it was not checked or nothing was found", () => {
    expect(isHeld(undefined, undefined)).toBe(false);
    expect(isHeld({ completeness: [], integrity: [], key: "k0" }, undefined)).toBe(false);
  });

  it("is let in for these findings only", () => {
    expect(validOverride(checks, override("k1"))).toEqual(override("k1"));
    expect(isHeld(checks, override("k1"))).toBe(false);
    expect(validOverride(checks, override("k2"))).toBeNull();
    expect(isHeld(checks, override("k2"))).toBe(true);
  });
});
