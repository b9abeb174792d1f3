import { get } from "../contract/http";
import { uuid7 } from "../contract/uuid7";
import { ExamSession } from "../sync/exam";
import { MemoryOutboxStore, openOutboxDb } from "../sync/outboxDb";
import { createSet } from "../sync/setAdapter";
import { signalrTransport, tabId } from "../sync/signalr";
import { holdTab, livingTabs } from "../sync/tabs";
import type { VolumeDescriptor } from "../sync/wire";
import type { Editor } from "./context";
import { createEditorUi } from "./editorUi";
import { Stage } from "./stage";

/** Opens an exam in this tab and connects it. */
export async function openEditor(projectId: string, examId: string): Promise<Editor> {
  const tab = tabId(uuid7);
  holdTab(tab);
  const outboxStore = await openOutboxDb().catch(() => new MemoryOutboxStore());
  const address = `/api/projects/${encodeURIComponent(projectId)}/exams/${encodeURIComponent(examId)}`;
  const readVolumes = async () => (await get<{ volumes: readonly VolumeDescriptor[] }>(address)).volumes;
  const transport = signalrTransport(tab);
  const session = new ExamSession({ projectId, examId, tab, transport, outboxStore, createSet, livingTabs, readVolumes });
  const ui = createEditorUi();
  const stage = new Stage(session, ui, projectId);
  session.start();
  return { projectId, examId, session, ui, stage };
}

export async function closeEditor(editor: Editor): Promise<void> {
  editor.stage.dispose();
  await editor.session.close();
}
