import { ApiError } from "../../contract/http";
import { download } from "../../contract/download";
import { useEditor } from "../context";
import { say } from "../editorUi";

/** Saves a file of the server; a refusal is said above the quick bar, with its code. */
export function useSaveFile(): (path: string) => void {
  const { ui } = useEditor();
  return (path) => {
    say(ui, "The server is making the file.");
    download(path).then(
      () => say(ui, "The file is saved."),
      (error: unknown) => say(ui, error instanceof ApiError ? `Not saved: ${error.text} (${error.code})` : `Not saved: ${String(error)}`),
    );
  };
}
