import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { plural } from "../../ui/time";
import { useEditor, useExam, useUi } from "../context";
import { RemovedVolumes } from "./RemovedVolumes";
import { VolumeDetails } from "./VolumeDetails";
import { matches } from "./volumeFacts";
import { VolumeRow } from "./VolumeRow";
import "./volumes.css";

/** The volumes of the exam: find one, go through them, see where each is shown, and all that is known of the chosen one. */
export function VolumesPanel() {
  const { ui } = useEditor();
  const volumes = useExam((exam) => exam.volumes);
  const records = useExam((exam) => exam.exam?.records);
  const chosen = useUi((state) => state.volumeId);
  const [filter, setFilter] = useState("");
  const shown = volumes.filter((volume) => matches(volume, records?.[volume.id], filter));
  const at = shown.findIndex(({ id }) => id === chosen);
  const choose = (id: string | undefined): void => {
    if (id !== undefined) ui.setState({ volumeId: id, focusedVolumeId: id, selected: null });
  };
  const volume = volumes.find(({ id }) => id === chosen);
  return (
    <>
      <section className="ed-section" aria-label="Volumes">
        <div className="vol-bar">
          <TextInput
            size="xs"
            className="ed-grow"
            aria-label="Filter the volumes"
            placeholder="Name, tag, modality, verdict…"
            leftSection={<IconSearch size={14} />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            data-testid="volume-filter"
          />
          <Step label="Previous volume" disabled={at <= 0} onClick={() => choose(shown[at - 1]?.id)} testId="volume-previous">
            <IconChevronUp size={16} />
          </Step>
          <Step
            label="Next volume"
            disabled={at === shown.length - 1 || shown.length === 0}
            onClick={() => choose(shown[at + 1]?.id)}
            testId="volume-next"
          >
            <IconChevronDown size={16} />
          </Step>
        </div>
        <p className="vol-count" role="status" data-testid="volume-count">
          {filter.trim() === "" ? plural(volumes.length, "volume") : `${shown.length} of ${plural(volumes.length, "volume")}`}
        </p>
        {volumes.length === 0 && <p className="ed-none">This exam has no volume that can be opened.</p>}
        {volumes.length > 0 && shown.length === 0 && (
          <div className="ed-none" data-testid="volume-none">
            No volume fits the filter.{" "}
            <Button size="compact-xs" variant="default" onClick={() => setFilter("")}>
              Clear it
            </Button>
          </div>
        )}
        <ul className="vol-list">
          {shown.map((one) => (
            <VolumeRow key={one.id} volume={one} record={records?.[one.id]} chosen={one.id === chosen} onChoose={() => choose(one.id)} />
          ))}
        </ul>
      </section>
      {volume && <VolumeDetails key={volume.id} volume={volume} record={records?.[volume.id]} />}
      <RemovedVolumes />
    </>
  );
}

interface StepProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly testId: string;
  readonly children: React.ReactNode;
}

function Step({ label, disabled, onClick, testId, children }: StepProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon variant="default" size={30} aria-label={label} disabled={disabled} onClick={onClick} data-testid={testId}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
