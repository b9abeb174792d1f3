/** The editor's view of an annotation set, over the optimistic set that holds it. */
import { OwnerPicture as OwnerPixels } from "../masks/display";
import type { MaskLayer } from "../masks/layer";
import { obliqueOwners } from "../masks/oblique";
import type { Rejection } from "../contract/rest";
import { isOblique, type GridGeometry, type ViewedPlane } from "../viewer/geometry";
import { fromStored } from "./set/snapshot";
import { isLive, marksOf, revisionOf, type AnnotationObject } from "./set/state";
import { OptimisticSet } from "./set/store";
import type { OwnCommand, SetEventMessage, StoredSet } from "./set/types";
import type { CreateSet, FrameLabel, OwnerPicture, SetModel, SetObject, SetPlace } from "./setModel";
import type { CommandMessage, EventMessage } from "./wire";

/** Commands that name the revision they were made on. */
const BASED = new Set(["set.set-geometry", "set.remove-frame-label", "set.remove-object", "set.change-class", "set.set-attribute"]);

export const createSet: CreateSet = (place) => new SetAdapter(place);

class SetAdapter implements SetModel {
  private readonly inner: OptimisticSet;
  private known: { readonly of: unknown; readonly pending: number; readonly objects: readonly SetObject[] } | null = null;

  constructor(private readonly place: SetPlace) {
    this.inner = new OptimisticSet(() => ({
      personId: place.personId,
      sessionId: place.sessionId(),
      labelGroupId: place.labelGroupId,
      panoptic: place.panoptic,
      leases: new Map(place.leases().flatMap((lease) => (lease.set === place.stream ? [[lease.objectId, lease] as const] : []))),
    }));
  }

  get stream(): string {
    return this.place.stream;
  }

  get labelGroupId(): string {
    return this.place.labelGroupId;
  }

  get version(): number {
    return this.inner.version;
  }

  get sealed(): boolean {
    return this.inner.confirmed.sealed;
  }

  objects(): readonly SetObject[] {
    const { drawn, pending } = this.inner;
    if (this.known?.of !== drawn || this.known.pending !== pending.length) {
      const own = new Set(pending.map((command) => command.commandId));
      const masks = maskSlices(drawn.layers.values());
      const live = [...drawn.objects.values()].filter((object) => !object.removed);
      const objects = live.map((object) => this.seen(object, masks.get(object.id) ?? new Map<string, Set<number>>(), own));
      this.known = { of: drawn, pending: pending.length, objects };
    }
    return this.known.objects;
  }

  find(objectId: string): SetObject | undefined {
    return this.objects().find((object) => object.id === objectId);
  }

  owners(grid: GridGeometry, plane: ViewedPlane, index: number): OwnerPicture {
    const { drawn } = this.inner;
    const owners = [""];
    const numbers = new Map<string, number>();
    const numberOf = (owner: string): number => {
      if (!isLive(drawn, owner)) return 0;
      const number = numbers.get(owner) ?? owners.push(owner) - 1;
      numbers.set(owner, number);
      return number;
    };
    const layers: Uint16Array[] = [];
    for (const layer of drawn.layers.values()) {
      if (layer.id.grid !== grid.id || layer.slices.size === 0) continue;
      if (isOblique(plane)) pack(layers, obliqueOwners(grid, plane, index, layer, numberOf));
      else {
        const picture = new OwnerPixels(grid, plane, index);
        picture.fill(layer, numberOf);
        pack(layers, picture.pixels);
      }
    }
    return { layers, owners };
  }

  undoable(): string | null {
    return this.inner.undoable[0] ?? null;
  }

  redoable(): string | null {
    return this.inner.redoable[0] ?? null;
  }

  completed(command: CommandMessage): CommandMessage {
    const { objectId } = command.data;
    if (!BASED.has(command.type) || typeof objectId !== "string") return command;
    return { ...command, data: { ...command.data, ...this.inner.basisOf(objectId) } };
  }

  pend(command: CommandMessage): void {
    this.inner.execute(command as unknown as OwnCommand);
  }

  accepted(commandId: string, version: number): void {
    this.inner.accepted(commandId, version);
  }

  refused(commandId: string, rejection: Rejection): void {
    this.inner.rejected(commandId, rejection);
    // The outbox keeps and shows what was refused.
    this.inner.dismiss(commandId);
  }

  snapshot(version: number, state: unknown): void {
    this.inner.reset(version, fromStored(state as StoredSet));
  }

  events(events: readonly EventMessage[]): void {
    this.inner.receive(events as unknown as readonly SetEventMessage[]);
  }

  subscribe(changed: () => void): () => void {
    return this.inner.subscribe(changed);
  }

  private seen(object: AnnotationObject, masks: ReadonlyMap<string, ReadonlySet<number>>, own: ReadonlySet<string>): SetObject {
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
      maskSlices: [...masks].map(([grid, ks]) => ({ grid, ks: [...ks].sort((a, b) => a - b) })),
      pending: marksOf(object).some((mark) => own.has(mark.commandId)),
    };
  }
}

/** k-slices with voxels, by object and grid. */
function maskSlices(layers: Iterable<MaskLayer>): Map<string, Map<string, Set<number>>> {
  const found = new Map<string, Map<string, Set<number>>>();
  for (const layer of layers) {
    for (const [k, slice] of layer.slices) {
      for (const { owner } of slice.lineages) if (owner !== null) remember(found, owner, layer.id.grid, k);
    }
  }
  return found;
}

function remember(found: Map<string, Map<string, Set<number>>>, owner: string, grid: string, k: number): void {
  const grids = found.get(owner) ?? new Map<string, Set<number>>();
  found.set(owner, grids.set(grid, (grids.get(grid) ?? new Set()).add(k)));
}

/** Puts a picture into the first layer whose owners it does not cover, or on top as a new one; empty pictures cost nothing. */
function pack(layers: Uint16Array[], pixels: Uint16Array): void {
  if (pixels.every((owner) => owner === 0)) return;
  const free = layers.find((layer) => pixels.every((owner, at) => owner === 0 || layer[at] === 0));
  if (!free) layers.push(pixels);
  else
    pixels.forEach((owner, at) => {
      if (owner !== 0) free[at] = owner;
    });
}
