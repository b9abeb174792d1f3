import { Menu } from "@mantine/core";
import { IconCopy, IconDownload, IconLink, IconTags, IconTrash } from "@tabler/icons-react";
import { labelmapPath } from "../contract/labelmaps";
import { useEditor, useExam, useMay, useMayEdit, useUi } from "./context";
import { say } from "./editorUi";
import { useSaveFile } from "./labelmaps/useSaveFile";
import { changeClass, removeFromSlice, removeObject } from "./objectActions";
import { classesOf, findLabel } from "./ontology";

/** The right-click menu of an object. */
export function ObjectMenu() {
  const editor = useEditor();
  const { ui, stage, session, projectId, examId } = editor;
  const menu = useUi((state) => state.menu);
  const mayExport = useMay("export");
  const mayEdit = useMayEdit();
  const saveFile = useSaveFile();
  const project = useExam((exam) => exam.project);
  const object = stage.host.find(menu?.object ?? null);
  if (!menu || !object) return null;
  const close = (): void => ui.setState({ menu: null });
  const shape = findLabel(project, object.labelId)?.shape;
  const others = classesOf(project, session.sets.values()).filter(
    ({ label, set }) => mayEdit && label.shape === shape && set === object.set && label.id !== object.labelId,
  );
  const copy = (text: string, said: string): void => void navigator.clipboard.writeText(text).then(() => say(ui, said));
  const grid = stage.volume?.grid.id ?? "";
  const here = object.frames.some((frame) => frame.grid === grid && frame.plane === menu.plane && frame.frameIndex === menu.index);
  const place = (element: HTMLElement | null): void => {
    element?.style.setProperty("left", `${menu.x}px`);
    element?.style.setProperty("top", `${menu.y}px`);
  };
  return (
    <Menu opened onClose={close} position="bottom-start" offset={2} withinPortal={false} shadow="md">
      <Menu.Target>
        <div ref={place} className="ed-menu-anchor" />
      </Menu.Target>
      <Menu.Dropdown data-testid="object-menu">
        {others.map(({ label }) => (
          <Menu.Item key={label.id} leftSection={<IconTags size={15} />} onClick={() => changeClass(editor, menu.object, label.id)}>
            Change class to {label.name}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => copy(object.id, "The identifier is copied.")}>
          Copy identifier
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLink size={15} />}
          onClick={() =>
            copy(`${window.location.origin}${window.location.pathname}#object=${object.id}`, "The link to this object is copied.")
          }
        >
          Copy link
        </Menu.Item>
        {mayExport &&
          shape === "bitmask" &&
          (["nifti", "nrrd"] as const).map((format) => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={15} />}
              onClick={() =>
                saveFile(
                  labelmapPath(projectId, examId, { group: session.sets.get(object.set)?.labelGroupId ?? "", object: object.id, format }),
                )
              }
            >
              Save its mask as {format === "nifti" ? "NIfTI" : "NRRD"}
            </Menu.Item>
          ))}
        {mayEdit && <Menu.Divider />}
        {mayEdit && here && object.frames.length > 1 && (
          <Menu.Item onClick={() => removeFromSlice(editor, menu.object, { grid, plane: menu.plane, frameIndex: menu.index })}>
            Take off this slice
          </Menu.Item>
        )}
        {mayEdit && (
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => removeObject(editor, menu.object)}>
            Delete object
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
