import type { PersonName } from "../contract/rest";

/** Looks up what people are called; who is not in the directory is called by id. */
export function nameIn(directory: readonly PersonName[]): (personId: string) => string {
  const names = new Map(directory.map((person) => [person.personId, person.name]));
  return (personId) => names.get(personId) ?? personId;
}
