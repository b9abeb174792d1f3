/** The open editor, for its components. */
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { ExamSession } from "../sync/exam";
import type { ProjectAction } from "../contract/generated";
import type { VolumeDescriptor } from "../sync/wire";
import type { ExamSnapshot } from "../sync/examSnapshot";
import type { EditorUi, EditorUiStore } from "./editorUi";
import type { Stage } from "./stage";

export interface Editor {
  readonly projectId: string;
  readonly examId: string;
  readonly session: ExamSession;
  readonly ui: EditorUiStore;
  readonly stage: Stage;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("Used outside the editor.");
  return editor;
}

export function useExam<T>(pick: (state: ExamSnapshot) => T): T {
  return useStore(useEditor().session.store, pick);
}

export function useUi<T>(pick: (state: EditorUi) => T): T {
  return useStore(useEditor().ui, pick);
}

/** The volume of the view last pointed at, else the chosen one. */
export function useFocusedVolume(): VolumeDescriptor | null {
  const { stage } = useEditor();
  useUi((state) => state.focusedVolumeId);
  useUi((state) => state.volumeId);
  useExam((exam) => exam.volumes);
  return stage.focusedVolume;
}

/** Whether the project gives me an action, whatever the state of the task. */
export function useMay(action: ProjectAction): boolean {
  return useExam((exam) => exam.me?.actions.includes(action) ?? false);
}

/** Whether drawing is allowed to me, here and now. */
export function useMayEdit(): boolean {
  const { stage } = useEditor();
  useExam((exam) => exam.setsVersion);
  useExam((exam) => exam.task);
  useExam((exam) => exam.me);
  return stage.mayEdit();
}
