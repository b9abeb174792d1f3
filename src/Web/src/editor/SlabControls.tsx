import { Button, Group, NumberInput, Popover, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { useState } from "react";
import { TRUE_PLANES, truePlaneOf, type TruePlane } from "../viewer/oblique";
import { PROJECTIONS, THICKEST_SLAB_MM, type Projection, type Slab } from "../viewer/pictures";
import { useEditor, useUi } from "./context";
import { say } from "./editorUi";

export const PROJECTION_NAMES: Record<Projection, string> = { mip: "MIP", minip: "MinIP", mean: "Mean" };

/** The slab of one view, and for the oblique one the patient's own planes to begin with. */
export function SlabControls({ cell, plane }: { cell: string; plane: string }) {
  const [opened, setOpened] = useState(false);
  const slab = useUi((state) => state.slabs.get(cell) ?? null);
  const title = plane === "oblique" ? "Slab and true planes" : "Slab";
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" withinPortal trapFocus returnFocus width={280}>
      <Popover.Target>
        <button
          className="ed-view-button"
          aria-label={title}
          aria-pressed={slab !== null}
          title={title}
          data-testid={`slab-${plane}`}
          onClick={() => setOpened(!opened)}
        >
          <IconStack2 size={15} stroke={1.6} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <SlabFields cell={cell} slab={slab} />
          {plane === "oblique" && <TruePlanes />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function SlabFields({ cell, slab }: { cell: string; slab: Slab | null }) {
  const { ui } = useEditor();
  const [thickness, setThickness] = useState<number | string>(slab?.thicknessMm ?? 0);
  const projection = slab?.projection ?? "mip";
  const set = (thicknessMm: number, by: Projection): void => {
    if (!Number.isFinite(thicknessMm) || thicknessMm < 0 || thicknessMm > THICKEST_SLAB_MM) {
      return say(ui, `A slab is 0 to ${THICKEST_SLAB_MM} mm thick; 0 is the plane alone.`);
    }
    ui.setState(({ slabs }) => {
      const changed = new Map(slabs);
      if (thicknessMm > 0) changed.set(cell, { thicknessMm, projection: by });
      else changed.delete(cell);
      return { slabs: changed };
    });
  };
  const take = (): void => set(Number(thickness), projection);
  return (
    <>
      <NumberInput
        label="Slab thickness"
        description="0 is the plane alone"
        size="xs"
        suffix=" mm"
        min={0}
        clampBehavior="none"
        data-testid="slab-thickness"
        value={thickness}
        onChange={setThickness}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
      />
      <SegmentedControl
        size="xs"
        aria-label="Projection"
        value={projection}
        data={PROJECTIONS.map((value) => ({ value, label: PROJECTION_NAMES[value] }))}
        onChange={(value) => set(Number(thickness) || slab?.thicknessMm || 10, value)}
      />
    </>
  );
}

function TruePlanes() {
  const { ui } = useEditor();
  const now = useUi((state) => truePlaneOf(state.oblique));
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        The patient’s own planes, however the series was tilted
      </Text>
      <Group gap={6}>
        {(Object.keys(TRUE_PLANES) as TruePlane[]).map((name) => (
          <Button
            key={name}
            size="compact-xs"
            variant={now === name ? "light" : "default"}
            data-testid={`true-${name}`}
            onClick={() => ui.setState({ oblique: TRUE_PLANES[name] })}
          >
            {name}
          </Button>
        ))}
      </Group>
    </div>
  );
}
