/** Commands, events and stored form of annotation sets, from the generated contract; here only what it cannot say. */
import type { Frozen } from "../../contract/frozen";
import type * as wire from "../../contract/generated";
import type { Rejection } from "../../contract/rest";

type Commands = NonNullable<wire.Contract["commands"]>;
type Events = NonNullable<wire.Contract["events"]>;
type InternalCommand = "set.seal" | "set.unseal";

/** A command a page can give to a set. */
export type SetCommand = {
  [T in Exclude<keyof Commands & `set.${string}`, InternalCommand>]: { readonly type: T; readonly data: Frozen<Commands[T]> };
}[Exclude<keyof Commands & `set.${string}`, InternalCommand>];

export type SetEvent = {
  [T in keyof Events & `set.${string}`]: { readonly type: T; readonly data: Frozen<Events[T]> };
}[keyof Events & `set.${string}`];

export type FrameKey = Frozen<wire.FrameKey>;
export type FrameGeometry = Frozen<wire.FrameGeometry>;
export type FrameLabel = Frozen<wire.FrameLabel>;
export type AttributeAnswer = Frozen<wire.AttributeAnswer>;
export type Mark = Frozen<wire.Mark>;
export type Provenance = Frozen<wire.Provenance>;
export type StrokeMode = wire.StrokeMode;
export type MaskFlip = Frozen<wire.MaskFlip>;
export type PaintMask = Frozen<wire.PaintMask>;
export type MaskPainted = Frozen<wire.MaskPainted>;
export type StoredLayer = Frozen<wire.StoredLayer>;
export type StoredObject = Frozen<wire.StoredObject>;

export type ObjectPart = Frozen<wire.ObjectPart>;
export type PartUndo = Frozen<wire.PartUndo>;
export type StrokeUndo = Frozen<wire.StrokeUndo>;
export type UndoEntry = Frozen<wire.UndoEntry>;

/** A snapshot of a set. */
export type StoredSet = Frozen<wire.StoredSet>;

/** The revision the sender had confirmed, and its own unconfirmed commands that the edit builds on. */
export type Based = Pick<Frozen<wire.SetGeometry>, "revision" | "after">;

/** What the fold needs of an event's envelope. */
export type Envelope = Pick<Frozen<wire.EventMessage>, "version" | "at" | "by" | "sessionId" | "commandId">;

export type SetEventMessage = SetEvent & Envelope;

/** A command made by this page. */
export type OwnCommand = SetCommand & { readonly commandId: string };

export type { Rejection };
