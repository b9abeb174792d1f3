import { Checkbox, SimpleGrid } from "@mantine/core";
import { optionsOf, profileOptions, withOption } from "./profileName";

interface Props {
  name: string;
  disabled: boolean;
  onChange: (name: string) => void;
}

/** The options of the basic profile (PS3.15 E.3), each a switch. */
export function ProfileOptions({ name, disabled, onChange }: Props) {
  const chosen = optionsOf(name);
  return (
    <SimpleGrid cols={2} spacing="xs" role="group" aria-label="Options of the basic profile">
      {profileOptions.map(({ word, text, hint }) => (
        <Checkbox
          key={word}
          label={text}
          description={hint}
          disabled={disabled}
          checked={chosen.includes(word)}
          onChange={(event) => onChange(withOption(name, word, event.currentTarget.checked))}
        />
      ))}
    </SimpleGrid>
  );
}
