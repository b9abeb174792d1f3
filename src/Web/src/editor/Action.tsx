import { ActionIcon, Tooltip } from "@mantine/core";

interface Props {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
  readonly disabled?: boolean;
  readonly active?: boolean;
  readonly testId?: string;
}

/** A button of the quick bar: a picture with its name and key on hover. */
export function Action({ label, onClick, children, disabled = false, active = false, testId }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={active ? "light" : "subtle"}
        color={active ? "accent" : "gray"}
        aria-label={label}
        aria-pressed={active}
        disabled={disabled}
        data-testid={testId}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
