/** Where the colour scheme is decided; `public/theme.js` says the same before the first paint. */

/** The key under which the page keeps the person's choice. */
const KEY = "mantine-color-scheme-value";

/** Whether a path is the page where an exam is read: a reading room is dark. */
export function isReadingRoom(path: string): boolean {
  return /^\/projects\/[^/]+\/exams\/[^/]+\/?$/.test(path);
}

/** Whether the person has chosen a scheme in this browser, "as the system" included. */
export function schemeIsChosen(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
