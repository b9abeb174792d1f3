/** The options of the basic profile in the order in which a profile's name has them; the server refuses other orders. */
export const profileOptions = [
  { word: "uids", text: "Keep UIDs", hint: "So that results find their images at home." },
  { word: "device", text: "Keep device identity", hint: "Station, serial numbers and the like." },
  { word: "institution", text: "Keep institution", hint: "Names and addresses of institution and department." },
  { word: "patient", text: "Keep patient characteristics", hint: "Sex, age, size, weight; ages over 89 years become 90." },
  { word: "full-dates", text: "Keep dates", hint: "Dates and times as they are." },
  { word: "shifted-dates", text: "Move dates back", hint: "Dates and times, by a secret span, the same for all images of a patient." },
  { word: "safe-private", text: "Keep safe private attributes", hint: "Diffusion, mosaic layout, scale factors." },
  { word: "descriptors", text: "Clean descriptions", hint: "Reduced to words every department uses, instead of removed." },
  { word: "content", text: "Clean structured content", hint: "Report content stays, each attribute by its own rule." },
  { word: "graphics", text: "Clean graphics", hint: "Graphic annotations stay, each attribute by its own rule." },
  { word: "measurements", text: "Keep measurements in pixels", hint: "Burned-in numbers with units and nothing else are not blanked." },
] as const;

export type ProfileOption = (typeof profileOptions)[number]["word"];

export const isBasic = (name: string): boolean => name.split("+")[0] === "basic";

/** The options that a name holds. */
export const optionsOf = (name: string): readonly string[] => name.split("+").slice(1);

/** The name with an option in or out; dates are of one sort at most. */
export function withOption(name: string, option: ProfileOption, chosen: boolean): string {
  const other = option === "full-dates" ? "shifted-dates" : option === "shifted-dates" ? "full-dates" : "";
  const words = new Set(optionsOf(name).filter((word) => word !== option && !(chosen && word === other)));
  if (chosen) words.add(option);
  return ["basic", ...profileOptions.map(({ word }) => word).filter((word) => words.has(word))].join("+");
}
