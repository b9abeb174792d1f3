import type { LayerId } from "../../masks/layer";
import { decodeRuns, encodeRuns, pushRun } from "../../masks/runs";
import { mayTake, type Forecast, type LocalContext } from "./forecast";
import { layerOf, type AnnotationSet } from "./state";
import type { MaskFlip, PaintMask, StrokeUndo } from "./types";

/** What a stroke will flip (twin of Core's StrokeRules). */
export function decideStroke(set: AnnotationSet, stroke: PaintMask, context: LocalContext): Forecast {
  const { objectId, grid, mode } = stroke;
  const id: LayerId = { grid, key: context.panoptic ? context.labelGroupId : objectId };
  const layer = layerOf(set, id);
  const to = mode === "erase" ? null : objectId;
  const flips: MaskFlip[] = [];
  for (const { k, runs } of [...stroke.slices].sort((a, b) => a.k - b.k)) {
    const plan = new FlipPlan(k);
    layer.slice(k).visit(decodeRuns(runs), (start, length, { owner }) => {
      const flipping = mode === "erase" ? owner === objectId : owner !== objectId && mayTake(set, context, mode, owner);
      if (flipping) plan.add(start, length, to, owner);
    });
    flips.push(...plan.flips());
  }
  return { event: flips.length === 0 ? null : { type: "set.mask-painted", data: { objectId, grid, layer: id.key, mode, flips } } };
}

/** What undoing or redoing a stroke will flip (twin of Core's UndoRules). */
export function decideStrokeTurn(set: AnnotationSet, context: LocalContext, entry: StrokeUndo, undoes: string, forth: boolean): Forecast {
  const { objectId, grid, layer: key, mode } = entry;
  const layer = layerOf(set, { grid, key });
  const flips: MaskFlip[] = [];
  for (const k of entry.ks) {
    const plan = new FlipPlan(k);
    const slice = layer.slice(k);
    for (let n = 0; n < slice.count; n++) {
      const lineage = slice.lineage(n);
      const turned = forth ? lineage.redo(entry.stamp) : lineage.undo(entry.stamp);
      if (!turned) continue;
      if (forth && lineage.owner !== objectId && !mayTake(set, context, mode, lineage.owner)) continue;
      plan.add(slice.start(n), slice.end(n) - slice.start(n), turned.owner, lineage.owner);
    }
    flips.push(...plan.flips());
  }
  return { event: { type: "set.mask-painted", data: { objectId, grid, layer: key, mode, flips, undoes } } };
}

/** Collects what flips in one k-slice, by new and old owner. */
class FlipPlan {
  private readonly runs = new Map<string, { to: string | null; from: string | null; runs: number[] }>();

  constructor(private readonly k: number) {}

  /** Adds voxels, in order. */
  add(start: number, length: number, to: string | null, from: string | null): void {
    const key = `${to ?? ""}\u0000${from ?? ""}`;
    let flip = this.runs.get(key);
    if (!flip) this.runs.set(key, (flip = { to, from, runs: [] }));
    pushRun(flip.runs, start, length);
  }

  /** The flips in their order: by new owner, then by old owner, nobody first. */
  flips(): MaskFlip[] {
    const sorted = [...this.runs].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, { to, from, runs }]) => ({ k: this.k, runs: encodeRuns(runs), ...(to && { to }), ...(from && { from }) }));
  }
}
