/** The outbox in IndexedDB. */
import type { OutboxEntry, OutboxStore } from "./outbox";

const STORE = "commands";

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database refused."));
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser's database gave up."));
  });
}

/** Opens the browser's database of unsent commands. */
export async function openOutboxDb(factory: IDBFactory = indexedDB, name = "annotator-outbox"): Promise<OutboxStore> {
  const opening = factory.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "order" });
  const database = await answer(opening);
  const write = (change: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    change(transaction.objectStore(STORE));
    return committed(transaction);
  };
  return {
    all: () => answer(database.transaction(STORE).objectStore(STORE).getAll() as IDBRequest<OutboxEntry[]>),
    put: (entry) => write((store) => store.put(entry)),
    remove: (order) => write((store) => store.delete(order)),
  };
}

/** Keeps entries only as long as the page: when the browser refuses a database, and in tests. */
export class MemoryOutboxStore implements OutboxStore {
  private readonly entries = new Map<string, OutboxEntry>();
  all = (): Promise<OutboxEntry[]> => Promise.resolve([...this.entries.values()]);
  put = (entry: OutboxEntry): Promise<void> => Promise.resolve(void this.entries.set(entry.order, entry));
  remove = (order: string): Promise<void> => Promise.resolve(void this.entries.delete(order));
}
