import { ActionIcon, Button, Group, NumberInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { PixelRegion, QuarantineItem } from "../../../contract/quarantine";
import classes from "./QuarantineTab.module.css";

const fields = ["x", "y", "width", "height"] as const;

const words: Record<string, string> = {
  read: "text was read here",
  left: "text was read here after blanking",
  unsure: "looks like text",
  "outside-ultrasound": "looks like text, outside the ultrasound picture",
  drawn: "drawn by you",
};

interface Props {
  regions: readonly PixelRegion[];
  item: QuarantineItem;
  onChange: (regions: readonly PixelRegion[]) => void;
}

/** The rectangles as numbers, so that all of it can be done from the keyboard. */
export function RegionList({ regions, item, onChange }: Props) {
  const set = (at: number, part: Partial<PixelRegion>) =>
    onChange(regions.map((region, n) => (n === at ? { ...region, ...part } : region)));
  const most = (field: (typeof fields)[number]) => (field === "x" || field === "width" ? item.columns : item.rows);
  return (
    <div>
      {regions.map((region, at) => (
        <Group key={at} gap="xs" mb={4} data-testid="blank-region">
          {fields.map((field) => (
            <NumberInput
              key={field}
              size="xs"
              w={84}
              hideControls
              aria-label={`${field} of place ${at + 1}`}
              min={field === "x" || field === "y" ? 0 : 1}
              max={most(field)}
              value={region[field]}
              onChange={(value) => set(at, { [field]: Number(value) || 0 })}
            />
          ))}
          <span className={classes.meta}>{words[region.found] ?? region.found}</span>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Do not blank place ${at + 1}`}
            onClick={() => onChange(regions.filter((_, n) => n !== at))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={12} />}
        onClick={() =>
          onChange([...regions, { x: 0, y: 0, width: Math.min(100, item.columns), height: Math.min(20, item.rows), found: "drawn" }])
        }
      >
        Add a rectangle
      </Button>
    </div>
  );
}
