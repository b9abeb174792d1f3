/** What keeps a series from being read, and whether a manager let it in. */
import type { SeriesChecks, SeriesProblem, VerdictOverride } from "../contract/generated";
import type { Frozen } from "../contract/frozen";

type Checks = Frozen<SeriesChecks> | undefined;
type Override = Frozen<VerdictOverride> | undefined;

/** Everything that keeps a series from being read; none when it was not checked. */
export function findingsOf(checks: Checks): readonly Frozen<SeriesProblem>[] {
  return [...(checks?.completeness ?? []), ...(checks?.integrity ?? [])];
}

/** A manager's letting in, if it is for what is found now: that of other findings is void. */
export function validOverride(checks: Checks, override: Override): Frozen<VerdictOverride> | null {
  return override && override.findings === checks?.key ? override : null;
}

/** Whether the series may be looked at only. */
export function isHeld(checks: Checks, override: Override): boolean {
  return findingsOf(checks).length > 0 && !validOverride(checks, override);
}
