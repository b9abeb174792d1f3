/** SVG elements by key: drawn again without being made again, so that a handle stays the same element while it is dragged. */
const SVG = "http://www.w3.org/2000/svg";

export type Attributes = Readonly<Record<string, string | number | null>>;

interface Pooled {
  readonly element: SVGElement;
  readonly known: Map<string, string>;
}

export class SvgPool {
  private readonly elements = new Map<string, Pooled>();
  private used = new Set<string>();

  constructor(private readonly root: SVGElement) {}

  /** Puts an element with these attributes on top of those before it. */
  put(key: string, tag: string, attributes: Attributes, text?: string): SVGElement {
    const pooled = this.elements.get(key) ?? this.make(key, tag);
    this.used.add(key);
    for (const [name, value] of Object.entries(attributes)) this.set(pooled, name, value === null ? null : String(value));
    if (text !== undefined && pooled.element.textContent !== text) pooled.element.textContent = text;
    return pooled.element;
  }

  /** Removes what was not put since the last time, and keeps the order in which the rest was. */
  finish(): void {
    let last: SVGElement | null = null;
    for (const key of this.used) {
      const element = this.elements.get(key)?.element;
      if (!element) continue;
      const next: ChildNode | null = last ? last.nextSibling : this.root.firstChild;
      if (next !== element) this.root.insertBefore(element, next);
      last = element;
    }
    for (const [key, { element }] of this.elements) {
      if (this.used.has(key)) continue;
      element.remove();
      this.elements.delete(key);
    }
    this.used = new Set();
  }

  private make(key: string, tag: string): Pooled {
    const pooled = { element: document.createElementNS(SVG, tag), known: new Map<string, string>() };
    this.elements.set(key, pooled);
    return pooled;
  }

  private set({ element, known }: Pooled, name: string, value: string | null): void {
    if (value === null) {
      if (known.delete(name)) element.removeAttribute(name);
    } else if (known.get(name) !== value) {
      known.set(name, value);
      element.setAttribute(name, value);
    }
  }
}
