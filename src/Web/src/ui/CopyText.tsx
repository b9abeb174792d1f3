import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./CopyText.module.css";

interface Props {
  text: string;
  /** What it is, for the tooltip: "command". */
  label: string;
  /** Takes the full width and wraps; for commands and secrets. */
  block?: boolean;
}

/** Text to take along: selectable, and copied by one press. */
export function CopyText({ text, label, block = false }: Props) {
  const clipboard = useClipboard({ timeout: 1500 });
  const said = clipboard.error ? "Copying is not allowed here; select the text" : clipboard.copied ? "Copied" : `Copy ${label}`;
  return (
    <span className={block ? classes.block : classes.inline}>
      <code className={classes.text}>{text}</code>
      <Tooltip label={said}>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Copy ${label}`} onClick={() => clipboard.copy(text)}>
          {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
