// What a page runs, without the page: for tests with many scripted clients.
export { ExamSession } from "../src/sync/exam";
export { MemoryOutboxStore } from "../src/sync/outboxDb";
export { createSet } from "../src/sync/setAdapter";
export { hashOf } from "../src/sync/set/hash";
export { encodeRuns } from "../src/masks/runs";
