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
import { useEditor, useExam, useMayEdit, useUi } from "./context";
import { classesOf } from "./ontology";

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

/** A drawing tool takes a class of its shape with it when another shape's class is active. */
function ToolButton({ tool }: { tool: ToolDescription }) {
  const { ui, session } = useEditor();
  const active = useUi((state) => state.tool === tool.name && !state.placing);
  const activeLabelId = useUi((state) => state.activeLabelId);
  const project = useExam((exam) => exam.project);
  const rows = classesOf(project, session.sets.values()).filter((row) => row.label.shape === tool.shape);
  const missing = tool.shape !== null && rows.length === 0;
  const closed = !useMayEdit() && tool.shape !== null;
  const refusal = closed ? "nothing can be drawn here now" : missing ? "the project has no class of this shape" : null;
  const Icon = ICONS[tool.name];
  const choose = (): void => {
    const label = rows.find((row) => row.label.id === activeLabelId) ?? rows[0];
    ui.setState({ tool: tool.name, placing: false, ...(label && tool.name !== "eraser" ? { activeLabelId: label.label.id } : {}) });
  };
  return (
    <Tooltip label={refusal === null ? `${tool.title} (${tool.key.toUpperCase()})` : `${tool.title}: ${refusal}`} position="right">
      <button
        className="ed-tool"
        data-active={active}
        aria-pressed={active}
        aria-label={tool.title}
        aria-disabled={refusal !== null}
        data-testid={`tool-${tool.name}`}
        onClick={() => refusal === null && choose()}
      >
        <Icon size={20} stroke={1.6} />
      </button>
    </Tooltip>
  );
}
