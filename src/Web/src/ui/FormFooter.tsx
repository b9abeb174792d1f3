import { Button, Group } from "@mantine/core";

interface Props {
  /** What the form does: the word on its button. */
  verb: string;
  busy?: boolean;
  disabled: boolean;
  onClose: () => void;
}

/** The end of a form in a dialog: leave it, or send it. */
export function FormFooter({ verb, busy = false, disabled, onClose }: Props) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={busy} disabled={disabled}>
        {verb}
      </Button>
    </Group>
  );
}
