import { expect, test } from "vitest";
import { inOrder } from "./stageOrder";

const stage = (id: string, next?: string) => ({ id, kind: id, name: id, ...(next ? { next } : {}) });
const ids = (...stages: ReturnType<typeof stage>[]) => inOrder(stages).map((s) => s.id);

test("stages follow the way of the work", () =>
  expect(ids(stage("a", "b"), stage("z"), stage("b", "c"), stage("c"))).toEqual(["a", "b", "c", "z"]));
test("a circle ends", () => expect(ids(stage("a", "b"), stage("b", "a"))).toEqual(["a", "b"]));
test("nothing gives nothing", () => expect(inOrder([])).toEqual([]));
