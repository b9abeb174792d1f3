import { Button, Group } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconLayoutSidebarRightExpand, IconZoomReset } from "@tabler/icons-react";
import { FIT_VIEW } from "../viewer/viewTransform";
import { Action } from "./Action";
import { useEditor, useExam, useUi } from "./context";
import { resizeBrush } from "./hotkeys";
import { LayoutPicker } from "./LayoutPicker";
import { PictureControls } from "./PictureControls";
import { StageActions } from "./StageActions";
import { WindowControls } from "./WindowControls";

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
