import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconListDetails, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import type { VolumeDescriptor } from "../../sync/wire";
import { useMay } from "../context";
import { AttributesDialog } from "./AttributesDialog";
import { RemoveVolume } from "./RemoveVolume";
import { useExamCommand } from "./useExamCommand";
import { VolumeDownloads } from "./VolumeDownloads";
import { titleOf, type VolumeRecord } from "./volumeFacts";
import { VolumeMetadata } from "./VolumeMetadata";
import { Refusal } from "./VolumeRow";
import { VolumeTags } from "./VolumeTags";

interface Props {
  readonly volume: VolumeDescriptor;
  readonly record: VolumeRecord | undefined;
}

/** All about the chosen volume, and what can be done with it. */
export function VolumeDetails({ volume, record }: Props) {
  const mayEdit = useMay("editExams");
  const mayExport = useMay("export");
  const [attributes, setAttributes] = useState(false);
  return (
    <section className="ed-section vol-details" aria-label="The chosen volume">
      <Title volume={volume} record={record} mayEdit={mayEdit} />
      <div className="vol-actions">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconListDetails size={15} />}
          onClick={() => setAttributes(true)}
          data-testid="volume-attributes"
        >
          DICOM attributes
        </Button>
        {mayExport && <VolumeDownloads volume={volume} />}
        {mayEdit && <RemoveVolume volume={volume} title={titleOf(volume, record)} />}
      </div>
      <VolumeTags volume={volume} record={record} mayEdit={mayEdit} />
      <VolumeMetadata volume={volume} record={record} mayEdit={mayEdit} />
      {attributes && <AttributesDialog volume={volume} title={titleOf(volume, record)} onClose={() => setAttributes(false)} />}
    </section>
  );
}

function Title({ volume, record, mayEdit }: Props & { mayEdit: boolean }) {
  const { send, busy, refusal } = useExamCommand();
  const [draft, setDraft] = useState<string | null>(null);
  const title = titleOf(volume, record);
  if (draft === null) {
    return (
      <div className="vol-head">
        <h2 title={title}>{title}</h2>
        {mayEdit && (
          <Tooltip label="Rename">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label="Rename the volume"
              onClick={() => setDraft(title)}
              data-testid="volume-rename"
            >
              <IconPencil size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    );
  }
  const save = async (): Promise<void> => {
    const wanted = draft.trim() === volume.title ? null : draft.trim();
    if (await send("exam.name-volume", { volumeId: volume.id, title: wanted })) setDraft(null);
  };
  return (
    <form
      className="vol-bar"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => event.key === "Escape" && setDraft(null)}
    >
      <TextInput
        size="xs"
        className="ed-grow"
        aria-label="Name of the volume"
        placeholder={volume.title}
        maxLength={200}
        data-autofocus
        autoFocus
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      <Button size="compact-sm" type="submit" loading={busy}>
        Save
      </Button>
      <Refusal text={refusal} />
    </form>
  );
}
