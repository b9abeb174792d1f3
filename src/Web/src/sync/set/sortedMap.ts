/** A persistent map in the order of its keys. */

interface Node<V> {
  readonly key: string;
  readonly value: V;
  readonly priority: number;
  readonly size: number;
  readonly left: Node<V> | null;
  readonly right: Node<V> | null;
}

type Tree<V> = Node<V> | null;

/**
 * An immutable map from strings, iterated by UTF-16 code unit (the server's ordinal order). A change copies O(log n) entries and shares the rest.
 * @remarks A treap (Seidel and Aragon, 1996) whose priorities are hashes of the keys, so that its shape follows from its keys alone.
 */
export class SortedMap<V> implements ReadonlyMap<string, V> {
  private static readonly nothing = new SortedMap<never>(null);

  private constructor(private readonly root: Tree<V>) {}

  static empty<V>(): SortedMap<V> {
    return SortedMap.nothing;
  }

  static from<V>(entries: Iterable<readonly [string, V]>): SortedMap<V> {
    let root: Tree<V> = null;
    for (const [key, value] of entries) root = put(root, key, value, priorityOf(key));
    return new SortedMap(root);
  }

  get size(): number {
    return this.root?.size ?? 0;
  }

  get(key: string): V | undefined {
    return find(this.root, key)?.value;
  }

  has(key: string): boolean {
    return find(this.root, key) !== null;
  }

  /** With the entry added or replaced. */
  with(key: string, value: V): SortedMap<V> {
    return new SortedMap(put(this.root, key, value, priorityOf(key)));
  }

  /** Without the entry; itself when there is none. */
  without(key: string): SortedMap<V> {
    return this.has(key) ? new SortedMap(cut(this.root, key)) : this;
  }

  *entries(): Generator<[string, V], undefined> {
    const open: Node<V>[] = [];
    for (let node = this.root; node || open.length > 0;) {
      for (; node; node = node.left) open.push(node);
      const next = open.pop() as Node<V>;
      yield [next.key, next.value];
      node = next.right;
    }
    return undefined;
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  [Symbol.iterator](): Generator<[string, V], undefined> {
    return this.entries();
  }

  /**
   * The keys whose values differ between two maps (by identity), in no order. What both share is passed over whole, so that a map and one made
   * from it by n changes cost O(n log n), however large they are. `visited` counts the pairs of nodes looked at.
   */
  static changes<V>(before: SortedMap<V>, after: SortedMap<V>, visited: { nodes: number } = { nodes: 0 }): string[] {
    const keys: string[] = [];
    compare(before.root, after.root, keys, visited);
    return keys;
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}

function find<V>(root: Tree<V>, key: string): Tree<V> {
  let node = root;
  while (node && node.key !== key) node = key < node.key ? node.left : node.right;
  return node;
}

function make<V>({ key, value, priority }: Pick<Node<V>, "key" | "value" | "priority">, left: Tree<V>, right: Tree<V>): Node<V> {
  return { key, value, priority, left, right, size: 1 + (left?.size ?? 0) + (right?.size ?? 0) };
}

function put<V>(node: Tree<V>, key: string, value: V, priority: number): Node<V> {
  if (!node || isAbove(priority, key, node)) {
    const [before, after] = split(node, key);
    return make({ key, value, priority }, before, after);
  }
  if (key === node.key) return make({ key, value, priority }, node.left, node.right);
  return key < node.key
    ? make(node, put(node.left, key, value, priority), node.right)
    : make(node, node.left, put(node.right, key, value, priority));
}

function cut<V>(node: Tree<V>, key: string): Tree<V> {
  if (!node) return null;
  if (key === node.key) return join(node.left, node.right);
  return key < node.key ? make(node, cut(node.left, key), node.right) : make(node, node.left, cut(node.right, key));
}

/** What is before a key that is not there, and what is after it. */
function split<V>(node: Tree<V>, key: string): [Tree<V>, Tree<V>] {
  if (!node) return [null, null];
  if (key < node.key) {
    const [before, after] = split(node.left, key);
    return [before, make(node, after, node.right)];
  }
  const [before, after] = split(node.right, key);
  return [make(node, node.left, before), after];
}

function compare<V>(a: Tree<V>, b: Tree<V>, keys: string[], visited: { nodes: number }): void {
  visited.nodes++;
  if (a === b) return;
  const root = a && b ? (a.key === b.key || !isAbove(b.priority, b.key, a) ? a : b) : (a ?? b);
  if (!root) return;
  const [x, y] = [apart(a, root.key), apart(b, root.key)];
  if ((x.here === null) !== (y.here === null) || x.here?.value !== y.here?.value) keys.push(root.key);
  compare(x.left, y.left, keys, visited);
  compare(x.right, y.right, keys, visited);
}

/** A tree around a key: its own children where the key is its root, else what is before and after a key that it does not have. */
function apart<V>(node: Tree<V>, key: string): { readonly here: Node<V> | null; readonly left: Tree<V>; readonly right: Tree<V> } {
  if (node?.key === key) return { here: node, left: node.left, right: node.right };
  const [left, right] = split(node, key);
  return { here: null, left, right };
}

/** All keys of `left` are before all of `right`. */
function join<V>(left: Tree<V>, right: Tree<V>): Tree<V> {
  if (!left || !right) return left ?? right;
  return isAbove(left.priority, left.key, right)
    ? make(left, left.left, join(left.right, right))
    : make(right, join(left, right.left), right.right);
}

// Equal priorities are told apart by the keys, so that the shape stays a matter of the keys alone.
function isAbove<V>(priority: number, key: string, node: Node<V>): boolean {
  return priority === node.priority ? key < node.key : priority > node.priority;
}

/** FNV-1a over the code units, then mixed (murmur3's finalizer) so that keys with a common beginning fall apart. */
function priorityOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
