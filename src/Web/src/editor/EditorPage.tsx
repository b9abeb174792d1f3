import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { useStore } from "zustand";
import { EditorContext, type Editor } from "./context";
import "./editor.css";
import { EditorLayout } from "./EditorLayout";
import { closeEditor, openEditor } from "./openEditor";

/** The page where an exam is read. */
export function EditorPage() {
  const { project = "", exam = "" } = useParams();
  const [editor, setEditor] = useState<Editor | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    let opened: Editor | null = null;
    void openEditor(project, exam)
      .then((made) => {
        if (left) return closeEditor(made);
        opened = made;
        setEditor(made);
      })
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
    return () => {
      left = true;
      setEditor(null);
      if (opened) void closeEditor(opened);
    };
  }, [project, exam]);
  if (failure !== null) return <Refused reason={failure} projectId={project} />;
  return editor ? <OpenedEditor key={exam} editor={editor} /> : <Opening text="Opening the exam" />;
}

function OpenedEditor({ editor }: { editor: Editor }) {
  const phase = useStore(editor.session.store, (state) => state.phase);
  const reason = useStore(editor.session.store, (state) => state.reason);
  const connection = useStore(editor.session.store, (state) => state.connection);
  if (phase === "refused") return <Refused reason={reason ?? ""} projectId={editor.projectId} />;
  if (phase === "opening") {
    return connection === "offline" ? (
      <Opening text="The server cannot be reached. Trying again by itself." onRetry={() => editor.session.retry()} />
    ) : (
      <Opening text="Opening the exam" />
    );
  }
  return (
    <EditorContext.Provider value={editor}>
      <EditorLayout />
    </EditorContext.Provider>
  );
}

function Opening({ text, onRetry }: { text: string; onRetry?: () => void }) {
  return (
    <Center className="ed-blank">
      <Stack align="center" gap="sm">
        <Loader size="sm" color="gray" />
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try now
          </Button>
        )}
      </Stack>
    </Center>
  );
}

function Refused({ reason, projectId }: { reason: string; projectId: string }) {
  const [code, ...text] = reason.split(": ");
  return (
    <Center className="ed-blank">
      <Stack align="center" gap="sm">
        <Text fw={600}>This exam cannot be opened</Text>
        <Text size="sm">{text.join(": ") || reason}</Text>
        <Text size="xs" c="dimmed" ff="monospace">
          {code}
        </Text>
        <Button component={Link} to={`/projects/${projectId}`} size="xs" variant="default">
          Back to the project
        </Button>
      </Stack>
    </Center>
  );
}
