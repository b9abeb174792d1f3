import { sha256 } from "./sha256";

const utf8 = new TextEncoder();

/** Writes values as bytes in one way only, for hashes that server and page must agree on (twin of Core's CanonicalWriter). */
export class CanonicalWriter {
  private bytes = new Uint8Array(4096);
  private length = 0;
  private readonly eight = new DataView(new ArrayBuffer(8));

  /** Lower-case hex of the SHA-256 of everything written. */
  toSha256(): string {
    return sha256(this.bytes.subarray(0, this.length));
  }

  /** A whole number from 0, LEB128. */
  int(number: number): void {
    this.reserve(10);
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes[this.length++] = (rest % 0x80) | 0x80;
    this.bytes[this.length++] = rest;
  }

  /** One byte, 0 or 1. */
  bool(value: boolean): void {
    this.reserve(1);
    this.bytes[this.length++] = value ? 1 : 0;
  }

  /** 0 for null; else 1, the length in bytes and UTF-8. */
  text(text: string | null | undefined): void {
    this.bool(typeof text === "string");
    if (typeof text !== "string") return;
    const encoded = utf8.encode(text);
    this.int(encoded.length);
    this.reserve(encoded.length);
    this.bytes.set(encoded, this.length);
    this.length += encoded.length;
  }

  /** The eight bytes of a double, little-endian; −0 as 0. */
  number(number: number): void {
    this.reserve(8);
    this.eight.setFloat64(0, number === 0 ? 0 : number, true);
    for (let n = 0; n < 8; n++) this.bytes[this.length++] = this.eight.getUint8(n);
  }

  /** A JSON value: 0 null, 1 text, 2 number, 3 boolean, 4 list. */
  json(value: unknown): void {
    if (value === null || value === undefined) this.int(0);
    else if (typeof value === "string") {
      this.int(1);
      this.text(value);
    } else if (typeof value === "number") {
      this.int(2);
      this.number(value);
    } else if (typeof value === "boolean") {
      this.int(3);
      this.bool(value);
    } else if (Array.isArray(value)) {
      this.int(4);
      this.int(value.length);
      for (const item of value) this.json(item);
    } else throw new TypeError("An answer is a text, a number, a boolean or a list of them.");
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
