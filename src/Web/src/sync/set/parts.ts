import { answerName, frameName, neverMarked, type AnnotationObject } from "./state";
import type { Mark, ObjectPart } from "./types";

/** The mark of a part of an object. */
export function markIn(target: AnnotationObject, content: ObjectPart): Mark {
  switch (content.part) {
    case "life":
      return target.lifeMark;
    case "class":
      return target.labelMark;
    case "frame":
      return target.frames.get(frameName(content.label.frame))?.mark ?? neverMarked;
    case "answer":
      return target.attributes.get(answerName(content.given.name, content.given.frame))?.mark ?? neverMarked;
  }
}

/** What the object has in that part now. */
export function presentIn(target: AnnotationObject, content: ObjectPart): ObjectPart {
  switch (content.part) {
    case "life":
      return { part: "life", removed: target.removed };
    case "class":
      return { part: "class", labelId: target.labelId };
    case "frame": {
      const { frame } = content.label;
      const blank = { frame, by: "", at: "", mark: neverMarked, alpha: 1 };
      return { part: "frame", label: target.frames.get(frameName(frame)) ?? blank };
    }
    case "answer": {
      const { name, frame } = content.given;
      return { part: "answer", given: target.attributes.get(answerName(name, frame)) ?? { name, frame, value: null, mark: neverMarked } };
    }
  }
}

/** The object with this content. */
export function putInto(target: AnnotationObject, content: ObjectPart, mark: Mark): AnnotationObject {
  switch (content.part) {
    case "life":
      return { ...target, removed: content.removed, lifeMark: mark };
    case "class":
      return { ...target, labelId: content.labelId, labelMark: mark };
    case "frame":
      return { ...target, frames: target.frames.with(frameName(content.label.frame), { ...content.label, mark }) };
    case "answer": {
      const { name, frame } = content.given;
      return { ...target, attributes: target.attributes.with(answerName(name, frame), { ...content.given, mark }) };
    }
  }
}
