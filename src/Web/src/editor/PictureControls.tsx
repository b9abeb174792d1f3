import { Button, Group, Popover, SegmentedControl, Select, Slider, Stack, Text } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconContrast, IconCrosshair, IconGridDots, IconLink } from "@tabler/icons-react";
import { useState } from "react";
import { COLOUR_MAPS } from "../viewer/colourMaps";
import { CHANNELS, type Look } from "../viewer/viewedVolume";
import { NO_FILTER, type GreyFilter } from "../viewer/voi";
import { Action } from "./Action";
import { useEditor, useExam, useFocusedVolume, useUi } from "./context";
import { lookOf } from "./looks";

export function PictureControls() {
  const { ui, stage } = useEditor();
  const volume = useFocusedVolume();
  const look = useUi((state) => volume && lookOf(state, volume));
  const crisp = useUi((state) => state.crisp);
  const crosshair = useUi((state) => state.crosshair);
  const linked = useUi((state) => state.linked);
  const several = useExam((exam) => exam.volumes.length > 1);
  if (!volume || !look) return null;
  return (
    <Group gap={2} wrap="nowrap">
      <Action label="Invert grey (I)" active={look.invert} testId="invert" onClick={() => stage.look({ invert: !look.invert })}>
        <IconContrast size={18} />
      </Action>
      <Action label="Crisp pixels (K)" active={crisp} testId="crisp" onClick={() => ui.setState({ crisp: !crisp })}>
        <IconGridDots size={18} />
      </Action>
      <Action label="Crosshair lines (X)" active={crosshair} testId="crosshair" onClick={() => ui.setState({ crosshair: !crosshair })}>
        <IconCrosshair size={18} />
      </Action>
      {several && (
        <Action
          label="Series follow each other by patient position"
          active={linked}
          testId="linked"
          onClick={() => ui.setState({ linked: !linked })}
        >
          <IconLink size={18} />
        </Action>
      )}
      <PictureMenu look={look} isColour={volume.pixelType === "rgb8"} />
    </Group>
  );
}

/** Everything that changes the picture and never the pixels. */
function PictureMenu({ look, isColour }: { look: Look; isColour: boolean }) {
  const [opened, setOpened] = useState(false);
  const touched =
    look.brightness !== 0 || look.contrast !== 1 || look.gamma !== 1 || look.colourMap !== "grey" || look.channel !== "colour";
  return (
    <Popover opened={opened} onChange={setOpened} position="top" trapFocus returnFocus width={300} shadow="md">
      <Popover.Target>
        <span>
          <Action
            label="Picture: brightness, contrast, gamma, colours"
            active={touched}
            testId="picture"
            onClick={() => setOpened(!opened)}
          >
            <IconAdjustmentsHorizontal size={18} />
          </Action>
        </span>
      </Popover.Target>
      <Popover.Dropdown data-testid="picture-menu">
        <PictureFields look={look} isColour={isColour} />
      </Popover.Dropdown>
    </Popover>
  );
}

const FILTERS: readonly { readonly name: keyof GreyFilter; readonly title: string; readonly min: number; readonly max: number }[] = [
  { name: "brightness", title: "Brightness", min: -0.5, max: 0.5 },
  { name: "contrast", title: "Contrast", min: 0.2, max: 3 },
  { name: "gamma", title: "Gamma", min: 0.3, max: 3 },
];

function PictureFields({ look, isColour }: { look: Look; isColour: boolean }) {
  const { stage, ui } = useEditor();
  const fillAlpha = useUi((state) => state.fillAlpha);
  return (
    <Stack gap="sm">
      {FILTERS.map(({ name, title, min, max }) => (
        <div key={name}>
          <Group justify="space-between">
            <Text size="sm">{title}</Text>
            <Text size="sm" c="dimmed">
              {look[name].toFixed(2)}
            </Text>
          </Group>
          <Slider
            size="xs"
            min={min}
            max={max}
            step={0.01}
            label={null}
            thumbLabel={title}
            data-testid={`filter-${name}`}
            value={look[name]}
            onChange={(value) => stage.look({ [name]: value })}
          />
        </div>
      ))}
      <Button size="compact-sm" variant="default" data-testid="filter-reset" onClick={() => stage.look(NO_FILTER)}>
        Reset
      </Button>
      <div>
        <Text size="sm">Shown channel</Text>
        <SegmentedControl
          fullWidth
          size="xs"
          disabled={!isColour}
          data={[...CHANNELS]}
          value={look.channel}
          onChange={(channel) => stage.look({ channel })}
        />
        {!isColour && (
          <Text size="xs" c="dimmed">
            These images are grey already.
          </Text>
        )}
      </div>
      <Select
        label="Colour map"
        size="xs"
        allowDeselect={false}
        disabled={isColour && look.channel === "colour"}
        data={COLOUR_MAPS}
        value={look.colourMap}
        onChange={(colourMap) => colourMap && stage.look({ colourMap })}
      />
      <div>
        <Text size="sm">Opacity of masks</Text>
        <Slider
          size="xs"
          min={0}
          max={1}
          step={0.05}
          label={null}
          thumbLabel="Opacity of masks"
          value={fillAlpha}
          onChange={(value) => ui.setState({ fillAlpha: value })}
        />
      </div>
    </Stack>
  );
}
