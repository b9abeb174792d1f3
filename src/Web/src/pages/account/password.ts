const shortest = 10;

/** Why a password will not do, or null. The server decides; this only answers sooner. */
export function passwordProblem(password: string): string | null {
  return password.length < shortest ? `At least ${shortest} characters.` : null;
}
