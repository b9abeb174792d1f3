import { Group, NumberInput } from "@mantine/core";
import { useState } from "react";
import { short } from "../viewer/readouts";
import { presetLook } from "../viewer/viewedVolume";
import { VOI_FUNCTIONS, type VoiFunction, type VoiWindow } from "../viewer/voi";
import { useEditor, useExam, useFocusedVolume, useUi } from "./context";
import { say } from "./editorUi";
import { lookOf } from "./looks";
import { presetsOf } from "./windows";

const FUNCTION_NAMES: Record<VoiFunction, string> = { LINEAR: "linear", LINEAR_EXACT: "exact", SIGMOID: "sigmoid", TABLE: "table" };

/** The window of the view last pointed at: presets, width and centre as numbers, and the function between them. */
export function WindowControls() {
  const { stage } = useEditor();
  const project = useExam((exam) => exam.project);
  const volume = useFocusedVolume();
  const look = useUi((state) => volume && lookOf(state, volume));
  if (!volume || !look || volume.pixelType === "rgb8") return null;
  const presets = presetsOf(volume, project);
  const { center, width } = look.window;
  const table = look.voiFunction === "TABLE" ? look.table : null;
  const chosen = presets.find((preset) => preset.center === center && preset.width === width && (preset.table ?? null) === table);
  const functions = VOI_FUNCTIONS.filter((name) => name !== "TABLE" || look.table !== null);
  const set = (window: VoiWindow): void => stage.look({ window: { center: window.center, width: window.width } });
  return (
    <Group gap={6} wrap="nowrap">
      <select
        className="ed-select"
        aria-label="Window preset"
        data-testid="preset"
        value={chosen?.name ?? ""}
        onChange={(event) => {
          const preset = presets.find((candidate) => candidate.name === event.target.value);
          if (preset) stage.look(presetLook(preset, look.voiFunction));
        }}
      >
        <option value="" disabled>
          Window
        </option>
        {presets.map((preset) => (
          <option key={preset.name} value={preset.name}>{`${preset.name}  ${short(preset.width)} / ${short(preset.center)}`}</option>
        ))}
      </select>
      <Figure letter="W" name="Window width" value={width} positive onChange={(wish) => set({ center, width: wish })} />
      <Figure letter="C" name="Window centre" value={center} onChange={(wish) => set({ center: wish, width })} />
      <select
        className="ed-select"
        aria-label="VOI function"
        title="How the window maps values to grey"
        data-testid="voi-function"
        value={look.voiFunction}
        onChange={(event) => stage.look({ voiFunction: event.target.value as VoiFunction })}
      >
        {functions.map((name) => (
          <option key={name} value={name}>
            {FUNCTION_NAMES[name]}
          </option>
        ))}
      </select>
    </Group>
  );
}

interface FigureProps {
  readonly letter: string;
  readonly name: string;
  readonly value: number;
  readonly positive?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number to type or step; what cannot be is refused aloud and the picture keeps what it has. */
function Figure({ letter, name, value, positive = false, onChange }: FigureProps) {
  const { ui } = useEditor();
  const [wrong, setWrong] = useState(false);
  const change = (typed: string | number): void => {
    const wish = typed === "" || typed === "-" ? NaN : Number(typed);
    const refused = !Number.isFinite(wish) || (positive && wish <= 0);
    setWrong(refused);
    if (!refused) return onChange(wish);
    if (Number.isFinite(wish)) say(ui, `${name}: refused. It must be above 0.`);
  };
  return (
    <NumberInput
      size="xs"
      w={84}
      leftSection={letter}
      leftSectionWidth={22}
      hideControls
      clampBehavior="none"
      aria-label={name}
      error={wrong}
      value={Number(short(value))}
      onChange={change}
      onBlur={() => setWrong(false)}
    />
  );
}
