import { ActionIcon, Button, Group, NumberInput, Slider, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconContrast,
  IconCrosshair,
  IconGridDots,
  IconLayoutGrid,
  IconLayoutSidebarRightExpand,
  IconZoomReset,
} from "@tabler/icons-react";
import { FIT_VIEW } from "../viewer/viewTransform";
import { COLOUR_MAPS, type ColourMapName } from "../viewer/colourMaps";
import { short } from "../viewer/readouts";
import { useEditor, useExam, useUi } from "./context";
import type { EditorUi, ViewName } from "./editorUi";
import { resizeBrush } from "./hotkeys";
import { StageActions } from "./StageActions";
import { presetsOf } from "./windows";

export function QuickBar() {
  const { session, ui, stage } = useEditor();
  useExam((exam) => exam.setsVersion);
  const rightOpen = useUi((state) => state.rightOpen);
  const sets = [...session.sets.values()];
  return (
    <footer className="ed-quick">
      <WindowControls />
      <div className="ed-divider" />
      <Action
        label="Undo my last change (Ctrl+Z)"
        testId="undo"
        disabled={sets.every((set) => set.undoable() === null)}
        onClick={() => session.undo()}
      >
        <IconArrowBackUp size={18} />
      </Action>
      <Action
        label="Redo (Ctrl+Shift+Z)"
        testId="redo"
        disabled={sets.every((set) => set.redoable() === null)}
        onClick={() => session.redo()}
      >
        <IconArrowForwardUp size={18} />
      </Action>
      <div className="ed-divider" />
      <PictureControls />
      <BrushControls />
      <LayoutPicker />
      <Action label="Fit every view (F fits one)" onClick={() => stage.eachView((view) => view.setView(FIT_VIEW))}>
        <IconZoomReset size={18} />
      </Action>
      <div className="ed-grow" />
      <StageActions />
      {!rightOpen && (
        <Action label="Show the panel" onClick={() => ui.setState({ rightOpen: true })}>
          <IconLayoutSidebarRightExpand size={18} />
        </Action>
      )}
    </footer>
  );
}

interface ActionProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
  readonly disabled?: boolean;
  readonly active?: boolean;
  readonly testId?: string;
}

function Action({ label, onClick, children, disabled = false, active = false, testId }: ActionProps) {
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

/** Presets of the protocol first, then those that fit the images; width and centre as numbers. */
function WindowControls() {
  const { ui } = useEditor();
  const display = useUi((state) => state.display);
  const project = useExam((exam) => exam.project);
  const volumeId = useUi((state) => state.volumeId);
  const volume = useExam((exam) => exam.volumes.find((candidate) => candidate.id === volumeId));
  if (!volume || volume.pixelType === "rgb8") return null;
  const set = (window: { center: number; width: number }): void => ui.setState({ display: { ...ui.getState().display, window } });
  const presets = presetsOf(volume, project);
  const { center, width } = display.window;
  const chosen = presets.find((preset) => preset.center === center && preset.width === width);
  const number = (value: string | number): number | null => (value === "" || !Number.isFinite(Number(value)) ? null : Number(value));
  return (
    <Group gap={6} wrap="nowrap">
      <select
        className="ed-select"
        aria-label="Window preset"
        data-testid="preset"
        value={chosen?.name ?? ""}
        onChange={(event) => {
          const preset = presets.find((candidate) => candidate.name === event.target.value);
          if (preset) set(preset);
        }}
      >
        <option value="" disabled>
          Window
        </option>
        {presets.map((preset) => (
          <option key={preset.name} value={preset.name}>{`${preset.name}  ${short(preset.width)} / ${short(preset.center)}`}</option>
        ))}
      </select>
      <NumberInput
        size="xs"
        w={84}
        leftSection="W"
        leftSectionWidth={22}
        hideControls
        aria-label="Window width"
        min={0.001}
        value={Number(short(width))}
        onChange={(value) => {
          const wish = number(value);
          if (wish !== null && wish > 0) set({ center, width: wish });
        }}
      />
      <NumberInput
        size="xs"
        w={84}
        leftSection="C"
        leftSectionWidth={22}
        hideControls
        aria-label="Window centre"
        value={Number(short(center))}
        onChange={(value) => {
          const wish = number(value);
          if (wish !== null) set({ center: wish, width });
        }}
      />
    </Group>
  );
}

function PictureControls() {
  const { ui } = useEditor();
  const display = useUi((state) => state.display);
  const crosshair = useUi((state) => state.crosshair);
  const set = (change: Partial<EditorUi["display"]>): void => ui.setState({ display: { ...ui.getState().display, ...change } });
  return (
    <Group gap={2} wrap="nowrap">
      <Action label="Invert grey (I)" active={display.invert} onClick={() => set({ invert: !display.invert })}>
        <IconContrast size={18} />
      </Action>
      <Action label="Crisp pixels (K)" active={display.crisp} testId="crisp" onClick={() => set({ crisp: !display.crisp })}>
        <IconGridDots size={18} />
      </Action>
      <Action label="Crosshair lines (X)" active={crosshair} testId="crosshair-off" onClick={() => ui.setState({ crosshair: !crosshair })}>
        <IconCrosshair size={18} />
      </Action>
      <select
        className="ed-select"
        aria-label="Colour map"
        value={display.colourMap}
        onChange={(event) => set({ colourMap: event.target.value as ColourMapName })}
      >
        {COLOUR_MAPS.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <Tooltip label="Opacity of masks">
        <Slider
          className="ed-alpha"
          size="xs"
          w={72}
          min={0}
          max={1}
          step={0.05}
          label={null}
          thumbLabel="Opacity of masks"
          value={display.fillAlpha}
          onChange={(fillAlpha) => set({ fillAlpha })}
        />
      </Tooltip>
    </Group>
  );
}

function BrushControls() {
  const editor = useEditor();
  const tool = useUi((state) => state.tool);
  const brush = useUi((state) => state.brush);
  const volumeId = useUi((state) => state.volumeId);
  const known = useExam((exam) => exam.volumes.find((volume) => volume.id === volumeId)?.grid.lpsFromIjk);
  if (tool !== "brush" && tool !== "eraser") return null;
  return (
    <Group gap={4} wrap="nowrap" data-testid="brush-controls">
      <Button size="compact-xs" variant="default" aria-label="Brush smaller" onClick={() => resizeBrush(editor, -1)}>
        [
      </Button>
      <span className="ed-figure" data-unknown={!known}>
        {brush.size} {known ? "mm" : "px"}
      </span>
      <Button size="compact-xs" variant="default" aria-label="Brush larger" onClick={() => resizeBrush(editor, 1)}>
        ]
      </Button>
      {tool === "brush" && (
        <Button
          size="compact-xs"
          variant={brush.takeOver ? "light" : "default"}
          aria-pressed={brush.takeOver}
          onClick={() => editor.ui.setState({ brush: { ...brush, takeOver: !brush.takeOver } })}
        >
          over others
        </Button>
      )}
    </Group>
  );
}

function LayoutPicker() {
  const { ui } = useEditor();
  const full = useUi((state) => state.full);
  const volumeId = useUi((state) => state.volumeId);
  const volume = useExam((exam) => exam.volumes.find((candidate) => candidate.id === volumeId));
  if (!volume?.isVolume) return null;
  const choices: [ViewName | null, string][] = [
    [null, "2 × 2"],
    ["axial", "Axial"],
    ["sagittal", "Sagittal"],
    ["coronal", "Coronal"],
    ["perspective", "3D"],
  ];
  return (
    <Group gap={4} wrap="nowrap">
      <IconLayoutGrid size={16} className="ed-dim" />
      <select
        className="ed-select"
        aria-label="Layout"
        data-testid="layout"
        value={full ?? ""}
        onChange={(event) => ui.setState({ full: choices.find(([name]) => name === event.target.value)?.[0] ?? null })}
      >
        {choices.map(([name, text]) => (
          <option key={text} value={name ?? ""}>
            {text}
          </option>
        ))}
      </select>
    </Group>
  );
}
