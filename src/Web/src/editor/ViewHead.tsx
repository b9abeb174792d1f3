import { Tooltip } from "@mantine/core";
import { IconContrast, IconFlipHorizontal, IconFlipVertical, IconRotate2, IconRotateClockwise2, IconZoomReset } from "@tabler/icons-react";
import { useState, type ComponentType } from "react";
import type { Viewport2D } from "../viewer/viewport2d";
import { VIEW_ACTIONS, type ViewAction } from "./viewActions";

const ICONS: Record<ViewAction["id"], ComponentType<{ size?: number; stroke?: number }>> = {
  "rotate-left": IconRotate2,
  "rotate-right": IconRotateClockwise2,
  "flip-horizontal": IconFlipVertical,
  "flip-vertical": IconFlipHorizontal,
  invert: IconContrast,
  fit: IconZoomReset,
};

/** The buttons of one view, shown while the pointer is over it. */
export function ViewHead({ plane, viewOf }: { plane: string; viewOf: () => Viewport2D | undefined }) {
  const [inverted, setInverted] = useState(false);
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
              onClick={() => {
                const view = viewOf();
                if (!view) return;
                action.run(view);
                setInverted(view.inverted);
              }}
            >
              <Icon size={15} stroke={1.6} />
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
