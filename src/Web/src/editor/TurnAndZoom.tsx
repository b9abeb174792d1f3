import { Button, Group, NumberInput, Popover, Slider, Stack, Text } from "@mantine/core";
import { IconAdjustments } from "@tabler/icons-react";
import { useState } from "react";
import { FIT_VIEW, LARGEST_ZOOM, SMALLEST_ZOOM, turned, wrapDegrees } from "../viewer/viewTransform";
import type { Viewport2D } from "../viewer/viewport2d";

/** From −180 to 180, as a hand thinks of it. */
const signed = (degrees: number): number => (degrees > 180 ? degrees - 360 : degrees);

/** A free angle and a zoom as figures. */
export function TurnAndZoom({ plane, viewOf }: { plane: string; viewOf: () => Viewport2D | undefined }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" withinPortal trapFocus returnFocus width={280}>
      <Popover.Target>
        <button
          className="ed-view-button"
          aria-label="Angle and zoom"
          title="Angle and zoom"
          data-testid={`turn-${plane}`}
          onClick={() => setOpened(!opened)}
        >
          <IconAdjustments size={15} stroke={1.6} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>{opened && <Fields plane={plane} view={viewOf()} />}</Popover.Dropdown>
    </Popover>
  );
}

function Fields({ plane, view }: { plane: string; view: Viewport2D | undefined }) {
  const [angle, setAngle] = useState(() => signed(Math.round(view?.view.angle ?? 0)));
  const [zoom, setZoom] = useState<number | string>(() => Math.round((view?.zoom ?? 1) * 100));
  if (!view) return null;
  const turnTo = (degrees: number): void => {
    view.setView(turned(view.view, degrees - view.view.angle));
    setAngle(signed(Math.round(wrapDegrees(degrees))));
  };
  const zoomTo = (percent: number): void => {
    const clamped = Math.min(LARGEST_ZOOM, Math.max(SMALLEST_ZOOM, percent / 100));
    view.setView({ ...view.view, zoom: clamped });
    setZoom(Math.round(clamped * 100));
  };
  return (
    <Stack gap="sm">
      <div>
        <Group justify="space-between">
          <Text size="sm">Angle</Text>
          <Text size="sm" c="dimmed" data-testid={`angle-${plane}`}>
            {angle}°
          </Text>
        </Group>
        <Slider min={-180} max={180} step={1} label={null} thumbLabel="Angle" value={angle} onChange={turnTo} />
        <Group gap="xs" mt="xs">
          <Button size="compact-xs" variant="default" onClick={() => turnTo(view.view.angle + 90)}>
            Turn 90°
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => turnTo(0)}>
            Upright
          </Button>
        </Group>
      </div>
      <Group align="end" gap="xs">
        <NumberInput
          label="Zoom, 25 to 300 %"
          size="xs"
          suffix=" %"
          clampBehavior="none"
          data-testid={`zoom-${plane}`}
          value={zoom}
          onChange={setZoom}
          onBlur={() => zoomTo(Number(zoom) || 100)}
          onKeyDown={(event) => event.key === "Enter" && zoomTo(Number(zoom) || 100)}
        />
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            view.setView({ ...FIT_VIEW, angle: view.view.angle, flipX: view.view.flipX, flipY: view.view.flipY });
            setZoom(Math.round(view.zoom * 100));
          }}
        >
          Fit
        </Button>
      </Group>
    </Stack>
  );
}
