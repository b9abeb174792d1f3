import { Tooltip } from "@mantine/core";
import { personColour, personLetter } from "./palette";
import classes from "./PersonBadge.module.css";

interface Props {
  id: string;
  name: string;
  /** Only the letter; the name on hover. */
  compact?: boolean;
}

/** A person: letter and colour together, so that neither is the only sign. */
export function PersonBadge({ id, name, compact = false }: Props) {
  const letter = (
    <span className={classes.letter} style={{ background: personColour(id) }} aria-hidden>
      {personLetter(name)}
    </span>
  );
  if (compact) {
    return (
      <Tooltip label={name}>
        <span className={classes.root} role="img" aria-label={name}>
          {letter}
        </span>
      </Tooltip>
    );
  }
  return (
    <span className={classes.root}>
      {letter}
      <span className={classes.name}>{name}</span>
    </span>
  );
}
