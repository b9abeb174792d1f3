const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** "3 minutes ago"; within a minute "just now". Times ahead of this clock by less than a minute are "just now" too. */
export function timeAgo(iso: string, now: number = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

/** Date and time in the reader's own zone. */
export function absoluteTime(iso: string): string {
  return absolute.format(new Date(iso));
}

/** A DICOM date (`YYYYMMDD`) or ISO date as `2024-05-31`; anything else unchanged. */
export function studyDate(text: string): string {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text);
  return parts ? `${parts[1] ?? ""}-${parts[2] ?? ""}-${parts[3] ?? ""}` : text;
}

/** Seconds as `1 h 05 min`, `4 min 09 s` or `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h > 0) return `${h} h ${String(m).padStart(2, "0")} min`;
  return m > 0 ? `${m} min ${String(s).padStart(2, "0")} s` : `${s} s`;
}

/** Bytes in binary units with at most one decimal. */
export function bytes(count: number): string {
  if (count < 1024) return `${Math.round(count)} B`;
  const names = ["KiB", "MiB", "GiB", "TiB"];
  let value = count / 1024;
  let at = 0;
  while (value >= 1023.95 && at < names.length - 1) {
    value /= 1024;
    at++;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${names[at] ?? ""}`;
}

const whole = new Intl.NumberFormat("en");

/** A count with thousands separated. */
export function count(value: number): string {
  return whole.format(value);
}

/** "1 exam", "2,000 exams". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
