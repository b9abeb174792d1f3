/** Raw slices of one volume: fetched, kept by bytes, prefetched ahead of the scroll, aborted when scrolled on. */
import type { PixelType } from "../contract/generated";
import type { PictureSet } from "./pictures";

export type PixelArray = Int16Array | Uint16Array | Uint8Array | Float32Array;

/** One slice in its stored type, row-major; rgb8 has three values a pixel. */
export interface SlicePixels {
  readonly type: PixelType;
  readonly width: number;
  readonly height: number;
  readonly data: PixelArray;
}

/** Fetches a picture by its path below the volume. */
export type FetchSlice = (path: string, signal: AbortSignal) => Promise<SlicePixels>;

const BYTES_PER_PIXEL: Record<PixelType, number> = { int16: 2, uint16: 2, uint8: 1, float32: 4, rgb8: 3 };

/** Reads the little-endian bytes of `format=raw`; refuses a length that does not match. */
export function pixelsFromRaw(bytes: ArrayBuffer, type: PixelType, width: number, height: number): SlicePixels {
  const expected = width * height * BYTES_PER_PIXEL[type];
  if (bytes.byteLength !== expected) {
    throw new Error(`A slice of ${width} × ${height} ${type} has ${expected} bytes; ${bytes.byteLength} came.`);
  }
  return { type, width, height, data: typedArray(bytes, type) };
}

function typedArray(bytes: ArrayBuffer, type: PixelType): PixelArray {
  switch (type) {
    case "int16":
      return new Int16Array(bytes);
    case "uint16":
      return new Uint16Array(bytes);
    case "float32":
      return new Float32Array(bytes);
    case "uint8":
    case "rgb8":
      return new Uint8Array(bytes);
  }
}

/** Fetches slices of one volume by docs/contract.md. */
export function httpSlices(volumeUrl: string, fetchFn: typeof fetch = fetch): FetchSlice {
  return async (path, signal) => {
    const response = await fetchFn(`${volumeUrl}/${path}${path.includes("?") ? "&" : "?"}format=raw`, {
      signal,
      credentials: "same-origin",
    });
    if (!response.ok) throw new Error(await refusalText(response, "this picture"));
    const type = response.headers.get("X-Annotator-Type");
    const width = Number(response.headers.get("X-Annotator-Width"));
    const height = Number(response.headers.get("X-Annotator-Height"));
    if (!isPixelType(type)) throw new Error(`The server sent a slice of an unknown type (${type ?? "none"}).`);
    return pixelsFromRaw(await response.arrayBuffer(), type, width, height);
  };
}

export type FetchTable = (table: number) => Promise<Uint16Array>;

/** Fetches VOI LUTs of one volume by docs/contract.md. */
export function httpTables(volumeUrl: string, fetchFn: typeof fetch = fetch): FetchTable {
  return async (table) => {
    const response = await fetchFn(`${volumeUrl}/tables/${table}`, { credentials: "same-origin" });
    if (!response.ok) throw new Error(await refusalText(response, `VOI LUT ${table + 1}`));
    return new Uint16Array(await response.arrayBuffer());
  };
}

async function refusalText(response: Response, what: string): Promise<string> {
  const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string; code?: string } | null;
  return `${what}: ${problem?.detail ?? problem?.title ?? response.statusText} (${problem?.code ?? response.status})`;
}

function isPixelType(type: string | null): type is PixelType {
  return type !== null && Object.hasOwn(BYTES_PER_PIXEL, type);
}

/** Keeps values up to a number of bytes; the least recently used go first. */
export class ByteLru<T> {
  private readonly entries = new Map<string, { value: T; bytes: number }>();
  private used = 0;

  constructor(private readonly capacityBytes: number) {}

  get bytes(): number {
    return this.used;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T, bytes: number): void {
    this.used += bytes - (this.entries.get(key)?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, bytes });
    for (const [oldest, entry] of this.entries) {
      if (this.used <= this.capacityBytes || oldest === key) break;
      this.entries.delete(oldest);
      this.used -= entry.bytes;
    }
  }
}

const AT_ONCE = 4;

/** The slices a page keeps, of all its volumes together. */
export type SliceCache = ByteLru<SlicePixels>;

/** Bytes of slices kept: some hundred of 512 × 512 in each plane, so that a page of large volumes stays small. */
const CACHE_BYTES = 96 * 1024 * 1024;

export const newSliceCache = (): SliceCache => new ByteLru(CACHE_BYTES);

/** What a stream tells its view. */
export interface SliceListener {
  ready(index: number): void;
  failed(index: number, reason: string): void;
}

/** The slices of one volume, shared by its views. */
export class SliceSource {
  private readonly tables = new Map<number, Uint16Array | null>();

  constructor(
    private readonly fetchSlice: FetchSlice,
    private readonly cache: SliceCache = newSliceCache(),
    private readonly volumeId = "",
    private readonly fetchTable: FetchTable | null = null,
  ) {}

  /** The VOI LUT that a display asks for; null when it asks for none, or until it is here and `ready` is called. */
  table({ voiFunction, table }: { readonly voiFunction: string; readonly table: number | null }, ready: () => void): Uint16Array | null {
    if (voiFunction !== "TABLE" || table === null || !this.fetchTable) return null;
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    this.tables.set(table, null);
    void this.fetchTable(table).then(
      (grey) => {
        this.tables.set(table, grey);
        ready();
      },
      // Asked again at the next drawing; meanwhile the window is a straight line.
      () => this.tables.delete(table),
    );
    return null;
  }

  peek(path: string): SlicePixels | undefined {
    return this.cache.get(this.key(path));
  }

  has(path: string): boolean {
    return this.cache.has(this.key(path));
  }

  private key(path: string): string {
    return `${this.volumeId}/${path}`;
  }

  async load(path: string, signal: AbortSignal): Promise<void> {
    const pixels = await this.fetchSlice(path, signal);
    this.cache.set(this.key(path), pixels, pixels.data.byteLength);
  }

  /** A view's own sequence of requests over its pictures. */
  stream(pictures: PictureSet, listener: SliceListener): SliceStream {
    return new SliceStream(this, pictures, listener);
  }
}

/** The sources of a page's volumes, with one cache for all of them. */
export class SliceSources {
  private readonly cache = newSliceCache();
  private readonly known = new Map<string, SliceSource>();

  /** @param urlOf where a volume is. */
  constructor(private readonly urlOf: (volumeId: string) => string) {}

  of(volumeId: string): SliceSource {
    const known = this.known.get(volumeId);
    if (known) return known;
    const url = this.urlOf(volumeId);
    const made = new SliceSource(httpSlices(url), this.cache, volumeId, httpTables(url));
    this.known.set(volumeId, made);
    return made;
  }
}

/** Requests of one view: the slice on screen first, then those the scroll is heading for. */
export class SliceStream {
  private readonly underway = new Map<number, AbortController>();
  private readonly failures = new Set<number>();
  private wanted: number[] = [];
  private current = -1;
  private direction = 1;

  constructor(
    private readonly source: SliceSource,
    private readonly pictures: PictureSet,
    private readonly listener: SliceListener,
  ) {}

  /** Makes a slice the one to show: gives it if it is here, else loads it and says so through the listener. */
  want(index: number): SlicePixels | undefined {
    if (index !== this.current) {
      if (this.current >= 0) this.direction = index >= this.current ? 1 : -1;
      this.current = index;
      this.failures.clear();
    }
    this.wanted = prefetchOrder(index, this.direction, this.pictures);
    for (const [other, controller] of this.underway) {
      if (!this.wanted.includes(other)) controller.abort();
    }
    this.pump();
    return this.source.peek(this.pictures.path(index));
  }

  /** Tries slices that failed once more. */
  retry(): void {
    this.failures.clear();
    this.pump();
  }

  close(): void {
    this.wanted = [];
    for (const controller of this.underway.values()) controller.abort();
  }

  private pump(): void {
    for (const index of this.wanted) {
      // The slice on screen never waits for prefetches.
      if (this.underway.size >= AT_ONCE && index !== this.current) return;
      if (this.underway.has(index) || this.failures.has(index) || this.source.has(this.pictures.path(index))) continue;
      void this.load(index);
    }
  }

  private async load(index: number): Promise<void> {
    const controller = new AbortController();
    this.underway.set(index, controller);
    try {
      await this.source.load(this.pictures.path(index), controller.signal);
      this.listener.ready(index);
    } catch (error) {
      if (!controller.signal.aborted) {
        this.failures.add(index);
        this.listener.failed(index, error instanceof Error ? error.message : String(error));
      }
    } finally {
      this.underway.delete(index);
      this.pump();
    }
  }
}

/** The slice itself, then some ahead and behind, nearer ones and those ahead first. */
export function prefetchOrder(index: number, direction: number, { count, ahead }: Pick<PictureSet, "count" | "ahead">): number[] {
  const order = [index];
  for (let step = 1; step <= ahead; step++) order.push(index + direction * step);
  for (let step = 1; step <= ahead; step++) order.push(index - direction * step);
  return order.filter((slice) => slice >= 0 && slice < count);
}
