/** A colour with a name a person can say. */
export interface NamedColour {
  name: string;
  hex: string;
}

/**
 * Colours of classes. Distinct from each other under normal, deuteranopic and protanopic sight, and from black and mid grey,
 * which palette.test.ts measures. More than eight cannot be told apart by everybody: then names and hotkeys carry the difference.
 */
export const classColours: readonly NamedColour[] = [
  { name: "orange", hex: "#e09706" },
  { name: "sky", hex: "#88c6fc" },
  { name: "vermilion", hex: "#eb5d47" },
  { name: "mint", hex: "#88fcb6" },
  { name: "violet", hex: "#9f38fa" },
  { name: "lemon", hex: "#e9f910" },
  { name: "lavender", hex: "#9788fc" },
  { name: "green", hex: "#60fb60" },
];

/** Colours of people; a second set, always shown with a letter. */
export const personColours: readonly NamedColour[] = [
  { name: "indigo", hex: "#7d8cf0" },
  { name: "sand", hex: "#ddcc77" },
  { name: "teal", hex: "#44aa99" },
  { name: "coral", hex: "#e8788a" },
  { name: "cyan", hex: "#88ccee" },
  { name: "lilac", hex: "#c58fd6" },
  { name: "olive", hex: "#b3b34d" },
  { name: "clay", hex: "#cc9977" },
];

/** The first class colour not taken yet; starts over when all are. */
export function nextClassColour(taken: readonly string[]): string {
  const used = taken.map((hex) => hex.toLowerCase());
  const free = classColours.find((c) => !used.includes(c.hex));
  return (free ?? classColours[used.length % classColours.length] ?? { hex: "#e09706" }).hex;
}

/** The colour of a person: the same wherever they are shown. */
export function personColour(personId: string): string {
  let sum = 0;
  for (const character of personId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (personColours[sum % personColours.length] ?? { hex: "#7d8cf0" }).hex;
}

/** The letter that stands for a name. */
export function personLetter(displayName: string): string {
  const name = displayName.replace(/^(dr|prof|mr|mrs|ms)\.?\s+/i, "").trim();
  return (/\p{L}|\p{N}/u.exec(name)?.[0] ?? "?").toUpperCase();
}
