import { Tooltip } from "@mantine/core";
import {
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconContrast,
  IconFlipHorizontal,
  IconFlipVertical,
  IconFocusCentered,
  IconRotate2,
  IconRotateClockwise2,
  IconZoomReset,
} from "@tabler/icons-react";
import { useState, type ComponentType } from "react";
import type { Viewport2D } from "../viewer/viewport2d";
import { useEditor, useUi } from "./context";
import { expandCell } from "./layoutActions";
import { SlabControls } from "./SlabControls";
import { TurnAndZoom } from "./TurnAndZoom";
import { VIEW_ACTIONS, type ViewAction } from "./viewActions";

const ICONS: Record<ViewAction["id"], ComponentType<{ size?: number; stroke?: number }>> = {
  "rotate-left": IconRotate2,
  "rotate-right": IconRotateClockwise2,
  "flip-horizontal": IconFlipVertical,
  "flip-vertical": IconFlipHorizontal,
  invert: IconContrast,
  centre: IconFocusCentered,
  fit: IconZoomReset,
};

interface Props {
  readonly cell: string;
  readonly plane: string;
  /** Whether slabs can be made of the volume. */
  readonly cuttable: boolean;
  readonly viewOf: () => Viewport2D | undefined;
}

/** The buttons of one view, shown while the pointer is over it. */
export function ViewHead({ cell, plane, cuttable, viewOf }: Props) {
  const [inverted, setInverted] = useState(false);
  const run = (action: ViewAction): void => {
    const view = viewOf();
    if (!view) return;
    action.run(view);
    setInverted(view.inverted);
  };
  return (
    <div className="ed-view-head" role="toolbar" aria-label={`${plane} view`}>
      {VIEW_ACTIONS.map((action) => {
        const Icon = ICONS[action.id];
        const label = action.key === undefined ? action.title : `${action.title} (${action.key.toUpperCase()})`;
        return (
          <Tooltip key={action.id} label={label} openDelay={400}>
            <button
              className="ed-view-button"
              aria-label={action.title}
              aria-pressed={action.id === "invert" ? inverted : undefined}
              data-testid={`${action.id}-${plane}`}
              onClick={() => run(action)}
            >
              <Icon size={15} stroke={1.6} />
            </button>
          </Tooltip>
        );
      })}
      <TurnAndZoom plane={plane} viewOf={viewOf} />
      {cuttable && <SlabControls cell={cell} plane={plane} />}
      <Expand cell={cell} name={plane} />
    </div>
  );
}

/** One view alone, and back. */
export function Expand({ cell, name }: { cell: string; name: string }) {
  const editor = useEditor();
  const full = useUi((state) => state.full === cell);
  const alone = useUi((state) => state.layout.cells.length === 1);
  if (alone) return null;
  const label = full ? "Back to the grid" : "This view alone (double click)";
  return (
    <Tooltip label={label} openDelay={400}>
      <button
        className="ed-view-button"
        aria-label={label}
        aria-pressed={full}
        data-testid={`expand-${name}`}
        onClick={() => expandCell(editor, cell)}
      >
        {full ? <IconArrowsMinimize size={15} stroke={1.6} /> : <IconArrowsMaximize size={15} stroke={1.6} />}
      </button>
    </Tooltip>
  );
}
