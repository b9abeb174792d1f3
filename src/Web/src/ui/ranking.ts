/** Which of many names a few typed letters mean. */

/** How well letters fit a name: smaller is better, null not at all. A run at a word's beginning counts most. */
export function fit(letters: string, name: string): number | null {
  const [wanted, text] = [letters.trim().toLowerCase(), name.toLowerCase()];
  if (wanted === "") return 0;
  const whole = text.indexOf(wanted);
  if (whole >= 0) return whole === 0 || /\W/.test(text[whole - 1] ?? "") ? whole : 50 + whole;
  let [at, gaps] = [-1, 0];
  for (const letter of wanted.replaceAll(" ", "")) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    gaps += next - at - 1;
    at = next;
  }
  return 100 + gaps;
}

/** The items whose name fits, the best first; equals keep their order. */
export function ranked<T>(items: readonly T[], nameOf: (item: T) => string, letters: string): T[] {
  return items
    .flatMap((item) => {
      const score = fit(letters, nameOf(item));
      return score === null ? [] : [{ item, score }];
    })
    .sort((a, b) => a.score - b.score)
    .map(({ item }) => item);
}
