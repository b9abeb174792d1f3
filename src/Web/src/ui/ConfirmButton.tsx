import { Button, Group, Popover, Text, type ButtonProps } from "@mantine/core";
import { useState, type ReactNode } from "react";

interface Props extends ButtonProps {
  children: ReactNode;
  /** What will happen, and what is kept. */
  question: string;
  /** The verb on the second button. */
  confirm: string;
  onConfirm: () => void;
  "aria-label"?: string;
}

/** Asks once, beside the button, before doing what cannot simply be done again. */
export function ConfirmButton({ children, question, confirm, onConfirm, ...button }: Props) {
  const [asking, setAsking] = useState(false);
  return (
    <Popover opened={asking} onChange={setAsking} withArrow trapFocus returnFocus width={280} position="bottom-end">
      <Popover.Target>
        <Button variant="default" {...button} onClick={() => setAsking((was) => !was)}>
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{question}</Text>
        <Group gap="xs" mt="sm" justify="flex-end">
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            Keep
          </Button>
          <Button
            size="xs"
            color="red.8"
            data-autofocus
            onClick={() => {
              setAsking(false);
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
