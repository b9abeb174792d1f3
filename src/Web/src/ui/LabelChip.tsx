import { Tooltip } from "@mantine/core";
import classes from "./LabelChip.module.css";

interface Props {
  name: string;
  colour: string;
  count?: number;
}

/** A class by colour and name, with how often it occurs. */
export function LabelChip({ name, colour, count }: Props) {
  return (
    <Tooltip label={count === undefined ? name : `${name}: ${count}`} openDelay={400}>
      <span className={classes.root}>
        <span className={classes.dot} style={{ background: colour }} aria-hidden />
        <span className={classes.name}>{name}</span>
        {count !== undefined && <span className={classes.count}>{count}</span>}
      </span>
    </Tooltip>
  );
}
