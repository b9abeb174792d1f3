/** The sign-in address that leads back to a page. */
export function signInPath(from: string): string {
  return from === "/" || from === "/projects" ? "/sign-in" : `/sign-in?from=${encodeURIComponent(from)}`;
}

/** Where to go after signing in: only to a path of this site, whatever the address says. */
export function returnPath(search: string): string {
  const from = new URLSearchParams(search).get("from");
  if (from === null || !from.startsWith("/") || from.startsWith("//") || from.includes("\\")) return "/projects";
  return new URL(from, "http://here.invalid").host === "here.invalid" ? from : "/projects";
}
