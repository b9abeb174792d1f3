import { Menu } from "@mantine/core";
import { IconDots, IconDownload, IconUpload } from "@tabler/icons-react";
import { labelmapPath } from "../../contract/labelmaps";
import type { LabelGroup } from "../../contract/rest";
import { useEditor, useExam, useMay, useUi } from "../context";
import { useSaveFile } from "./useSaveFile";

/** The label groups whose masks can leave and come as labelmaps. */
export function useMaskGroups(): readonly LabelGroup[] {
  const groups = useExam((exam) => exam.project?.labelGroups);
  return (groups ?? []).filter((group) => group.labels.some((label) => label.shape === "bitmask"));
}

/** Masks out of the exam and into it, as files. */
export function LabelmapMenu() {
  const { projectId, examId, ui } = useEditor();
  const groups = useMaskGroups();
  const mayExport = useMay("export");
  const mayAnnotate = useMay("annotate");
  const volume = useUi((state) => state.volumeId);
  const saveFile = useSaveFile();
  if (groups.length === 0 || volume === null || (!mayExport && !mayAnnotate)) return null;
  const save = (group: string, format: "nifti" | "nrrd", values: "object" | "class") => () =>
    saveFile(labelmapPath(projectId, examId, { group, volume, format, values }));
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <button className="ed-icon" aria-label="Masks as files" title="Masks as files" data-testid="labelmap-menu">
          <IconDots size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {mayAnnotate && (
          <Menu.Item
            leftSection={<IconUpload size={15} />}
            data-testid="labelmap-import"
            onClick={() => ui.setState({ dialog: "labelmap" })}
          >
            Import a labelmap…
          </Menu.Item>
        )}
        {mayExport &&
          groups.map((group) => (
            <div key={group.id}>
              <Menu.Label>{group.name}, on the series shown</Menu.Label>
              <Menu.Item leftSection={<IconDownload size={15} />} onClick={save(group.id, "nrrd", "object")}>
                Objects as NRRD segmentation
              </Menu.Item>
              <Menu.Item leftSection={<IconDownload size={15} />} onClick={save(group.id, "nifti", "object")}>
                Objects as NIfTI
              </Menu.Item>
              <Menu.Item leftSection={<IconDownload size={15} />} onClick={save(group.id, "nifti", "class")}>
                Classes as NIfTI
              </Menu.Item>
            </div>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
