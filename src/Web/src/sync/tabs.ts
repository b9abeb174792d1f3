/** Which tabs of this browser are alive, by the locks they hold: what a dead tab left unsent is taken up by another. */
const PREFIX = "annotator-tab-";
const held = new Set<string>();

/** Marks this tab alive until it is closed. */
export function holdTab(tab: string): void {
  if (held.has(tab) || !("locks" in navigator)) return;
  held.add(tab);
  void navigator.locks.request(PREFIX + tab, () => new Promise<never>(() => undefined));
}

export async function livingTabs(): Promise<ReadonlySet<string>> {
  // Web Locks need a secure context; without them nobody else's entries are known dead, and ids keep a second sending harmless.
  if (!("locks" in navigator)) return new Set();
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
