import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { download } from "../../contract/download";
import { labelmapPath } from "../../contract/labelmaps";
import type { VolumeDescriptor } from "../../sync/wire";
import { describeError } from "../../ui/ErrorNotice";
import { useEditor } from "../context";
import { useMaskGroups } from "../labelmaps/LabelmapMenu";
import { Refusal } from "./VolumeRow";

/** The volume, what is painted on it, and its originals, as files. */
export function VolumeDownloads({ volume }: { volume: VolumeDescriptor }) {
  const { projectId, examId } = useEditor();
  const painted = useMaskGroups();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const project = `/api/projects/${encodeURIComponent(projectId)}`;
  const exam = `${project}/exams/${encodeURIComponent(examId)}`;
  const fetchFile = (path: string) => (): void => {
    setBusy(true);
    setRefusal(null);
    download(path)
      .catch((error: unknown) => {
        const { text, code } = describeError(error);
        setRefusal(`${text} (${code})`);
      })
      .finally(() => setBusy(false));
  };
  const labelmap = (group: string, format: "nifti" | "nrrd"): string =>
    labelmapPath(projectId, examId, { group, volume: volume.id, format });
  return (
    <>
      <Menu position="bottom-start" shadow="md" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconDownload size={15} />} loading={busy} data-testid="volume-download">
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Images at full depth</Menu.Label>
          <Menu.Item disabled={!volume.isVolume} onClick={fetchFile(`${project}/volumes/${volume.id}/file?format=nifti`)}>
            NIfTI (.nii.gz)
          </Menu.Item>
          <Menu.Item disabled={!volume.isVolume} onClick={fetchFile(`${project}/volumes/${volume.id}/file?format=nrrd`)}>
            NRRD
          </Menu.Item>
          <Menu.Item component="a" href={`${exam}/originals?series=${encodeURIComponent(volume.seriesInstanceUid)}`} download>
            Originals of the series (ZIP)
          </Menu.Item>
          {painted.map((group) => (
            <div key={group.id}>
              <Menu.Divider />
              <Menu.Label>Masks of {group.name}</Menu.Label>
              <Menu.Item onClick={fetchFile(labelmap(group.id, "nifti"))}>Labelmap as NIfTI</Menu.Item>
              <Menu.Item onClick={fetchFile(labelmap(group.id, "nrrd"))}>Segmentation as NRRD (.seg.nrrd)</Menu.Item>
            </div>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Refusal text={refusal} />
    </>
  );
}
