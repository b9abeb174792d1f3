import { IconLayoutSidebarRightCollapse } from "@tabler/icons-react";
import { useRef } from "react";
import { ClassesPanel } from "./ClassesPanel";
import { useEditor, useExam, useUi } from "./context";
import type { PanelTab } from "./editorUi";
import { HistoryPanel } from "./HistoryPanel";
import { IssuesPanel } from "./IssuesPanel";
import { LabelsPanel } from "./LabelsPanel";
import { VolumesPanel } from "./volumes/VolumesPanel";

const NARROWEST = 232;
const WIDEST = 520;

export function SidePanel({ width }: { width: number }) {
  const { ui } = useEditor();
  const tab = useUi((state) => state.tab);
  const open = useExam((exam) => exam.task?.issues.filter((issue) => issue.resolvedBy === undefined && !issue.deleted).length ?? 0);
  const tabs: [PanelTab, string][] = [
    ["labels", "Labels"],
    ["issues", open > 0 ? `Issues ${open}` : "Issues"],
    ["history", "History"],
    ["volumes", "Volumes"],
  ];
  return (
    <aside className="ed-side" ref={(element) => element?.style.setProperty("width", `${width}px`)}>
      <Resizer width={width} />
      <div className="ed-tabs" role="tablist">
        {tabs.map(([name, text]) => (
          <button key={name} role="tab" aria-selected={tab === name} data-testid={`tab-${name}`} onClick={() => ui.setState({ tab: name })}>
            {text}
          </button>
        ))}
        <button
          className="ed-collapse"
          aria-label="Collapse the panel"
          title="Collapse the panel"
          onClick={() => ui.setState({ rightOpen: false })}
        >
          <IconLayoutSidebarRightCollapse size={16} />
        </button>
      </div>
      <div className="ed-side-body">
        {tab === "labels" && (
          <>
            <ClassesPanel />
            <LabelsPanel />
          </>
        )}
        {tab === "issues" && <IssuesPanel />}
        {tab === "history" && <HistoryPanel />}
        {tab === "volumes" && <VolumesPanel />}
      </div>
    </aside>
  );
}

function Resizer({ width }: { width: number }) {
  const { ui } = useEditor();
  const grabbed = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      className="ed-resizer"
      role="separator"
      aria-orientation="vertical"
      onPointerDown={(event) => {
        grabbed.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!grabbed.current) return;
        const wish = grabbed.current.width + grabbed.current.x - event.clientX;
        ui.setState({ rightWidth: Math.min(WIDEST, Math.max(NARROWEST, wish)) });
      }}
      onPointerUp={() => (grabbed.current = null)}
    />
  );
}
