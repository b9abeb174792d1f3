/** What the editor sees of a set, kept in step with it: an edit costs what it changed, however many objects there are. */
import type { FrameLabel, SetObject } from "../setModel";
import { frameName, marksOf, revisionOf, type AnnotationObject, type AnnotationSet } from "./state";
import { MaskPlaces } from "./maskPlaces";
import { SortedMap } from "./sortedMap";
import type { FrameKey } from "./types";

export class ObjectIndex {
  private of: { readonly objects: SortedMap<AnnotationObject>; readonly layers: AnnotationSet["layers"] } = {
    objects: SortedMap.empty(),
    layers: SortedMap.empty(),
  };
  private readonly masks = new MaskPlaces();
  private live = SortedMap.empty<SetObject>();
  /** Live objects with a shape on a picture, by the picture's name. */
  private readonly byFrame = new Map<string, SortedMap<SetObject>>();
  private unconfirmed = new Set<string>();
  private listed: readonly SetObject[] | null = null;
  /** How many objects were looked at anew since the beginning: the work of edits. */
  seen = 0;

  constructor(private readonly stream: string) {}

  /** Takes over what changed between the set last seen and this one. */
  follow(drawn: AnnotationSet, pending: ReadonlySet<string>): void {
    const before = this.of;
    if (before.objects === drawn.objects && before.layers === drawn.layers && this.unconfirmed.size === 0) return;
    const changed = new Set<string>(this.unconfirmed);
    for (const owner of this.masks.follow(before.layers, drawn.layers)) changed.add(owner);
    for (const id of SortedMap.changes(before.objects, drawn.objects)) changed.add(id);
    this.of = drawn;
    for (const id of changed) this.look(id, drawn.objects.get(id), pending);
  }

  find(id: string): SetObject | undefined {
    return this.live.get(id);
  }

  /** Every live object, by id; the same list until one changes. */
  get objects(): readonly SetObject[] {
    return (this.listed ??= [...this.live.values()]);
  }

  /** Live objects with a shape on a picture, by id. */
  on(frame: FrameKey): Iterable<SetObject> {
    return this.byFrame.get(frameName(frame))?.values() ?? [];
  }

  private look(id: string, object: AnnotationObject | undefined, pending: ReadonlySet<string>): void {
    this.seen++;
    const before = this.live.get(id);
    const isLive = object !== undefined && !object.removed;
    const after = isLive ? this.view(object, pending) : undefined;
    if (after?.pending) this.unconfirmed.add(id);
    else this.unconfirmed.delete(id);
    if (!before && !after) return;
    this.live = after ? this.live.with(id, after) : this.live.without(id);
    this.listed = null;
    const names = new Set([...(before?.frames ?? []), ...(after?.frames ?? [])].map(frameName));
    for (const name of names) this.place(name, id, after?.frames.some((frame) => frameName(frame) === name) ? after : undefined);
  }

  private place(name: string, id: string, object: SetObject | undefined): void {
    const there = this.byFrame.get(name) ?? SortedMap.empty<SetObject>();
    const now = object ? there.with(id, object) : there.without(id);
    if (now.size > 0) this.byFrame.set(name, now);
    else this.byFrame.delete(name);
  }

  private view(object: AnnotationObject, pending: ReadonlySet<string>): SetObject {
    return {
      set: this.stream,
      id: object.id,
      labelId: object.labelId,
      revision: revisionOf(object),
      createdBy: object.createdBy,
      createdAt: object.createdAt,
      frames: [...object.frames.values()].flatMap((label): FrameLabel[] => (label.geometry ? [{ ...label.geometry, by: label.by }] : [])),
      answers: [...object.attributes.values()].flatMap(({ name, value, frame }) =>
        value === undefined || value === null ? [] : [{ name, value, ...(frame ? { frame } : {}) }],
      ),
      maskSlices: this.masks.of(object.id),
      pending: pending.size > 0 && marksOf(object).some((mark) => pending.has(mark.commandId)),
    };
  }
}
