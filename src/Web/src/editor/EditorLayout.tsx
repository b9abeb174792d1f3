import { useEffect, useRef } from "react";
import { ConflictCards } from "./ConflictCards";
import { useEditor, useExam, useUi } from "./context";
import { EditorDialogs } from "./EditorDialogs";
import { EditorHeader } from "./EditorHeader";
import { Hints } from "./Hints";
import { handleKey } from "./hotkeys";
import { jumpTo } from "./objectActions";
import { ObjectMenu } from "./ObjectMenu";
import { QuickBar } from "./QuickBar";
import { SidePanel } from "./SidePanel";
import { ToolRail } from "./ToolRail";
import { ViewGrid } from "./ViewGrid";

/** Header, tools, views, panel and quick bar around the open exam. */
export function EditorLayout() {
  const editor = useEditor();
  const allHidden = useUi((ui) => ui.allHidden);
  const rightOpen = useUi((ui) => ui.rightOpen);
  const rightWidth = useUi((ui) => ui.rightWidth);
  useFirstVolume();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (handleKey(editor, event)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [editor]);
  useLeaveWarning();
  useLinkedObject();
  return (
    <div className="ed" data-hidden={allHidden} data-testid="editor">
      {!allHidden && <EditorHeader />}
      <div className="ed-middle">
        {!allHidden && <ToolRail />}
        <main className="ed-views">
          <ViewGrid />
          <ConflictCards />
          <Hints />
          <Said />
        </main>
        {!allHidden && rightOpen && <SidePanel width={rightWidth} />}
      </div>
      {!allHidden && <QuickBar />}
      <ObjectMenu />
      <EditorDialogs />
    </div>
  );
}

/** Shows the first volume of the exam, or the first stack when there is no volume. */
function useFirstVolume(): void {
  const { ui } = useEditor();
  const volumes = useExam((exam) => exam.volumes);
  const volumeId = useUi((state) => state.volumeId);
  useEffect(() => {
    const volume = volumes.find((candidate) => candidate.id === volumeId) ?? volumes.find((candidate) => candidate.isVolume) ?? volumes[0];
    if (volume && volumeId !== volume.id) ui.setState({ volumeId: volume.id });
  }, [volumes, volumeId, ui]);
}

/** Goes to the object that the page's address names, once it is there. */
function useLinkedObject(): void {
  const editor = useEditor();
  const setsVersion = useExam((exam) => exam.setsVersion);
  const done = useRef(false);
  useEffect(() => {
    const id = /#object=([\w-]+)/.exec(window.location.hash)?.[1];
    if (done.current || id === undefined) return;
    const object = [...editor.session.sets.values()].map((set) => set.find(id)).find((found) => found !== undefined);
    if (!object) return;
    done.current = true;
    jumpTo(editor, object);
  }, [editor, setsVersion]);
}

/** Pending work is kept in the browser and sent later; leaving is only held up when the browser keeps nothing. */
function useLeaveWarning(): void {
  const pending = useExam((exam) => exam.pending);
  const unkept = useExam((exam) => exam.unkept);
  useEffect(() => {
    if (pending === 0 || unkept === null) return;
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", hold);
    return () => window.removeEventListener("beforeunload", hold);
  }, [pending, unkept]);
}

function Said() {
  const { ui } = useEditor();
  const said = useUi((state) => state.said);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => ui.setState({ said: null }), 6000);
    return () => clearTimeout(timer);
  }, [said, ui]);
  return (
    <div className="ed-said" role="status" data-testid="said">
      {said && <span>{said.text}</span>}
    </div>
  );
}
