import type { Stage } from "../../contract/rest";

/** Stages as the work meets them: from the first along `next`, then whatever is not on that way. */
export function inOrder(stages: readonly Stage[]): Stage[] {
  const ordered: Stage[] = [];
  for (let stage = stages[0]; stage !== undefined && !ordered.includes(stage);) {
    ordered.push(stage);
    const next = stage.next;
    stage = stages.find((s) => s.id === next);
  }
  return [...ordered, ...stages.filter((s) => !ordered.includes(s))];
}
