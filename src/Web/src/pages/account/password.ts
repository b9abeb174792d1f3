const shortest = 12;
const fewestDifferent = 5;

/** What a sign-in name may be made of, as an input's pattern. */
export const signInNamePattern = "[\\p{L}\\p{N}._@+\\-]+";

/** What a password must be, said before anybody types one. */
export const passwordHint = `At least ${shortest} characters; several words make a good one.`;

/** Why a password will not do, or null. The server decides; this only answers sooner. */
export function passwordProblem(password: string, signInName: string): string | null {
  if (password.length < shortest) return `At least ${shortest} characters.`;
  if (new Set(password).size < fewestDifferent) return "It repeats too few characters.";
  const name = signInName.trim().toLowerCase();
  return name.length > 3 && password.toLowerCase().includes(name) ? "It must not contain the sign-in name." : null;
}
