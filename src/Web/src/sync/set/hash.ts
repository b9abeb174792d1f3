import { CanonicalWriter } from "../../masks/canonical";
import type { MaskLayer } from "../../masks/layer";
import type { AnnotationObject, AnnotationSet } from "./state";
import type { AttributeAnswer, FrameGeometry, FrameKey, FrameLabel, Mark, ObjectPart, UndoEntry } from "./types";

const form = "annotator-set-1";
const modes = ["set", "erase", "takeOver"];

/** The hash by which page and server know that they hold the same set (twin of Core's AnnotationSetHash). */
export function hashOf(set: AnnotationSet): string {
  const writer = new CanonicalWriter();
  writer.text(form);
  writer.bool(set.sealed);
  writer.int(set.objects.size);
  for (const [, target] of set.objects) writeObject(writer, target);
  writer.int(set.layers.size);
  for (const [, layer] of set.layers) writeLayer(writer, layer);
  writer.int(set.stacks.size);
  for (const [person, stack] of set.stacks) {
    writer.text(person);
    for (const entries of [stack.undo, stack.redo]) {
      writer.int(entries.length);
      for (const entry of entries) writeEntry(writer, entry);
    }
  }
  return writer.toSha256();
}

function writeObject(writer: CanonicalWriter, target: AnnotationObject): void {
  writer.text(target.id);
  writer.text(target.labelId);
  writeMark(writer, target.labelMark);
  writer.bool(target.removed);
  writeMark(writer, target.lifeMark);
  writeMark(writer, target.maskMark);
  writer.text(target.createdBy);
  writer.int(target.frames.size);
  for (const [, label] of target.frames) writeLabel(writer, label, label.mark);
  writer.int(target.attributes.size);
  for (const [, answer] of target.attributes) writeAnswer(writer, answer, answer.mark);
}

function writeMark(writer: CanonicalWriter, mark: Mark): void {
  writer.int(mark.revision);
  writer.text(mark.commandId);
  writer.int(mark.stamp);
}

function writeLabel(writer: CanonicalWriter, label: FrameLabel, mark: Mark | null): void {
  writeFrame(writer, label.frame);
  writeGeometry(writer, label.geometry);
  writer.text(label.by);
  if (mark) writeMark(writer, mark);
  writer.number(label.alpha);
  writer.bool(!!label.provenance);
  if (!label.provenance) return;
  writer.text(label.provenance.source);
  writer.text(label.provenance.name);
  writer.text(label.provenance.version);
  writeGeometry(writer, label.provenance.originalGeometry);
}

function writeFrame(writer: CanonicalWriter, frame: FrameKey): void {
  writer.text(frame.grid);
  writer.text(frame.plane);
  writer.int(frame.frameIndex);
}

function writeGeometry(writer: CanonicalWriter, geometry: FrameGeometry | null | undefined): void {
  writer.bool(!!geometry);
  if (!geometry) return;
  writer.text(geometry.shape);
  writeFrame(writer, geometry);
  writer.int(geometry.points.length);
  for (const point of geometry.points) for (const coordinate of point) writer.number(coordinate);
}

function writeAnswer(writer: CanonicalWriter, answer: AttributeAnswer, mark: Mark | null): void {
  writer.text(answer.name);
  writer.bool(!!answer.frame);
  if (answer.frame) writeFrame(writer, answer.frame);
  writer.json(answer.value);
  if (mark) writeMark(writer, mark);
}

// Lineages are numbered in the order in which they are met, so the numbers depend on the content alone.
function writeLayer(writer: CanonicalWriter, layer: MaskLayer): void {
  writer.text(layer.id.grid);
  writer.text(layer.id.key);
  const numbers = new Map<string, number>();
  writer.int(layer.slices.size);
  for (const k of layer.ks) {
    const slice = layer.slice(k);
    writer.int(k);
    writer.int(slice.count);
    for (let n = 0; n < slice.count; n++) {
      const lineage = slice.lineage(n);
      writer.int(slice.start(n));
      writer.int(slice.end(n) - slice.start(n));
      const known = numbers.get(lineage.key);
      writer.int(known ?? numbers.size);
      if (known !== undefined) continue;
      numbers.set(lineage.key, numbers.size);
      writer.int(lineage.current);
      writer.int(lineage.stamps.length);
      lineage.stamps.forEach((stamp, entry) => {
        writer.int(stamp);
        writer.text(lineage.owners[entry]);
      });
    }
  }
}

function writeEntry(writer: CanonicalWriter, entry: UndoEntry): void {
  writer.text(entry.commandId);
  writer.text(entry.objectId);
  if (entry.kind === "part") {
    writer.int(0);
    writer.int(entry.expects);
    writer.int(entry.restores);
    writePart(writer, entry.content);
    return;
  }
  writer.int(1);
  writer.int(entry.stamp);
  writer.text(entry.grid);
  writer.text(entry.layer);
  writer.int(modes.indexOf(entry.mode));
  writer.int(entry.ks.length);
  for (const k of entry.ks) writer.int(k);
}

function writePart(writer: CanonicalWriter, content: ObjectPart): void {
  switch (content.part) {
    case "life":
      writer.int(0);
      writer.bool(content.removed);
      return;
    case "class":
      writer.int(1);
      writer.text(content.labelId);
      return;
    case "frame":
      writer.int(2);
      writeLabel(writer, content.label, null);
      return;
    case "answer":
      writer.int(3);
      writeAnswer(writer, content.given, null);
      return;
  }
}
