import { Tooltip } from "@mantine/core";
import { IconBadge3d, IconContrast, IconEye, IconEyeOff, IconPolygon, IconRoute, IconZoomReset } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { PlaneName } from "../viewer/geometry";
import { useEditor, useUi } from "./context";
import type { PerspectiveShown } from "./editorUi";
import { PLANE_COLOURS } from "./scene";

type Component = "volume" | "annotations" | "handles";

const COMPONENTS: readonly (readonly [Component, string, ComponentType<{ size?: number; stroke?: number }>])[] = [
  ["volume", "Volume", IconBadge3d],
  ["annotations", "Annotations", IconPolygon],
  ["handles", "Slice handles", IconRoute],
];

/** Under the 3D view: an eye for each plane, and what else is shown. */
export function PerspectiveControls({ planes, reset }: { planes: readonly { readonly plane: PlaneName }[]; reset: () => void }) {
  const { ui } = useEditor();
  const shown = useUi((state) => state.perspective);
  const change = (part: Partial<PerspectiveShown>): void => ui.setState({ perspective: { ...shown, ...part } });
  const turn = (plane: PlaneName): void => {
    const { hiddenPlanes: hidden } = shown;
    change({ hiddenPlanes: hidden.includes(plane) ? hidden.filter((other) => other !== plane) : [...hidden, plane] });
  };
  return (
    <div className="ed-3d-controls" role="toolbar" aria-label="What the 3D view shows">
      {planes.map(({ plane }) => (
        <Eye key={plane} plane={plane} shown={!shown.hiddenPlanes.includes(plane)} turn={() => turn(plane)} />
      ))}
      <span className="ed-3d-gap" />
      {COMPONENTS.map(([component, title, Icon]) => (
        <Toggle
          key={component}
          title={`${shown[component] ? "Hide" : "Show"}: ${title.toLowerCase()}`}
          testId={`show-3d-${component}`}
          on={shown[component]}
          run={() => change({ [component]: !shown[component] })}
          Icon={Icon}
        />
      ))}
      <span className="ed-3d-gap" />
      <Toggle
        title="Invert this view"
        testId="invert-perspective"
        on={shown.inverted}
        run={() => change({ inverted: !shown.inverted })}
        Icon={IconContrast}
      />
      <Toggle title="From the front, the whole volume" testId="reset-perspective" on={false} run={reset} Icon={IconZoomReset} />
    </div>
  );
}

function Eye({ plane, shown, turn }: { plane: PlaneName; shown: boolean; turn: () => void }) {
  const title = `${shown ? "Hide" : "Show"} the ${plane} slice`;
  return (
    <Tooltip label={title} openDelay={400}>
      <button className="ed-3d-eye" aria-label={title} aria-pressed={shown} data-testid={`eye-${plane}`} onClick={turn}>
        <span className="ed-3d-colour" ref={(element) => element?.style.setProperty("background", PLANE_COLOURS[plane] ?? "#9a9aa2")} />
        {shown ? <IconEye size={15} stroke={1.6} /> : <IconEyeOff size={15} stroke={1.6} />}
      </button>
    </Tooltip>
  );
}

interface ToggleProps {
  readonly title: string;
  readonly testId: string;
  readonly on: boolean;
  readonly run: () => void;
  readonly Icon: ComponentType<{ size?: number; stroke?: number }>;
}

function Toggle({ title, testId, on, run, Icon }: ToggleProps) {
  return (
    <Tooltip label={title} openDelay={400}>
      <button className="ed-view-button" aria-label={title} aria-pressed={on} data-testid={testId} onClick={run}>
        <Icon size={15} stroke={1.6} />
      </button>
    </Tooltip>
  );
}
