import { Tooltip } from "@mantine/core";
import {
  IconBrush,
  IconContrast2,
  IconCrosshair,
  IconEraser,
  IconHandStop,
  IconLine,
  IconMapPin,
  IconMessagePlus,
  IconPointer,
  IconPolygon,
  IconRectangle,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { TOOLS, type ToolDescription, type ToolName } from "../tools/toolbox";
import { chooseTool, toolRefusal } from "./choosing";
import { useEditor, useExam, useMayEdit, useUi } from "./context";

const ICONS: Record<ToolName, ComponentType<{ size?: number; stroke?: number }>> = {
  select: IconPointer,
  crosshair: IconCrosshair,
  pan: IconHandStop,
  window: IconContrast2,
  box: IconRectangle,
  polygon: IconPolygon,
  polyline: IconLine,
  location: IconMapPin,
  brush: IconBrush,
  eraser: IconEraser,
};

export function ToolRail() {
  const { ui } = useEditor();
  const placing = useUi((state) => state.placing);
  return (
    <nav className="ed-rail" aria-label="Tools">
      {TOOLS.map((tool) => (
        <div key={tool.name} className={tool.name === "box" || tool.name === "brush" ? "ed-rail-group" : undefined}>
          <ToolButton tool={tool} />
        </div>
      ))}
      <div className="ed-rail-group">
        <Tooltip label="Pin an issue (N)" position="right">
          <button
            className="ed-tool"
            data-active={placing}
            aria-label="Pin an issue"
            data-testid="tool-issue"
            onClick={() => ui.setState({ placing: !placing })}
          >
            <IconMessagePlus size={20} stroke={1.6} />
          </button>
        </Tooltip>
      </div>
    </nav>
  );
}

function ToolButton({ tool }: { tool: ToolDescription }) {
  const editor = useEditor();
  const active = useUi((state) => state.tool === tool.name && !state.placing);
  useExam((exam) => exam.project);
  useMayEdit();
  const refusal = toolRefusal(editor, tool);
  const Icon = ICONS[tool.name];
  return (
    <Tooltip label={refusal === null ? `${tool.title} (${tool.key.toUpperCase()})` : `${tool.title}: ${refusal}`} position="right">
      <button
        className="ed-tool"
        data-active={active}
        aria-pressed={active}
        aria-label={tool.title}
        aria-disabled={refusal !== null}
        data-testid={`tool-${tool.name}`}
        onClick={() => refusal === null && chooseTool(editor, tool)}
      >
        <Icon size={20} stroke={1.6} />
      </button>
    </Tooltip>
  );
}
