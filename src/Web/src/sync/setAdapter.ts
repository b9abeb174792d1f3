/** The editor's view of an annotation set, over the optimistic set that holds it. */
import { OwnerPicture as OwnerPixels } from "../masks/display";
import { obliqueOwners } from "../masks/oblique";
import type { Rejection } from "../contract/rest";
import { isOblique, type GridGeometry, type ViewedPlane } from "../viewer/geometry";
import { fromStored } from "./set/snapshot";
import { ObjectIndex } from "./set/objectIndex";
import { isLive } from "./set/state";
import { OptimisticSet } from "./set/store";
import type { FrameKey, OwnCommand, SetEventMessage, StoredSet } from "./set/types";
import type { CreateSet, OwnerPicture, SetModel, SetObject, SetPlace } from "./setModel";
import type { CommandMessage, EventMessage } from "./wire";

/** Commands that name the revision they were made on. */
const BASED = new Set(["set.set-geometry", "set.remove-frame-label", "set.remove-object", "set.change-class", "set.set-attribute"]);

export const createSet: CreateSet = (place) => new SetAdapter(place);

class SetAdapter implements SetModel {
  private readonly inner: OptimisticSet;
  private readonly index: ObjectIndex;

  constructor(private readonly place: SetPlace) {
    this.index = new ObjectIndex(place.stream);
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
    return this.followed().objects;
  }

  find(objectId: string): SetObject | undefined {
    return this.followed().find(objectId);
  }

  on(frame: FrameKey): Iterable<SetObject> {
    return this.followed().on(frame);
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

  /** The objects as they are drawn now. */
  private followed(): ObjectIndex {
    const { drawn, pending } = this.inner;
    this.index.follow(drawn, new Set(pending.map((command) => command.commandId)));
    return this.index;
  }
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
