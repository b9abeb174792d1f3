import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { VolumeDescriptor } from "../../sync/wire";
import { useExamCommand } from "./useExamCommand";
import { factsOf, type Fact, type VolumeRecord } from "./volumeFacts";
import { Refusal } from "./VolumeRow";

interface Props {
  readonly volume: VolumeDescriptor;
  readonly record: VolumeRecord | undefined;
  readonly mayEdit: boolean;
}

/** What the images tell of the volume, and what people wrote beside. */
export function VolumeMetadata({ volume, record, mayEdit }: Props) {
  const { send, busy, refusal } = useExamCommand();
  const [filter, setFilter] = useState("");
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const wanted = filter.trim().toLowerCase();
  const fits = ([key, text]: Fact): boolean => `${key} ${text}`.toLowerCase().includes(wanted);
  const written = Object.entries(record?.metadata ?? {}).filter(fits);
  const told = factsOf(volume).filter(fits);
  const found = volume.problems.filter(({ code, text }) => fits([code, text]));
  const set = (key: string, text: string | null): Promise<boolean> =>
    send("exam.set-volume-metadata", { volumeId: volume.id, name: key, value: text });
  const add = async (): Promise<void> => {
    if (!(await set(name.trim(), value.trim()))) return;
    setName("");
    setValue("");
  };
  return (
    <div className="vol-block" aria-label="Metadata" role="group">
      <h3>Metadata</h3>
      <TextInput
        size="xs"
        aria-label="Filter the metadata"
        placeholder="Filter"
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        data-testid="metadata-filter"
      />
      {written.length + told.length + found.length === 0 && <p className="ed-none">Nothing fits the filter.</p>}
      <dl className="vol-facts-list">
        {found.map(({ code, text }) => (
          <Row key={code} name="Verdict" value={`${text} (${code})`} warn />
        ))}
        {written.map(([key, text]) => (
          <Row key={key} name={key} value={text} {...(mayEdit ? { onRemove: () => void set(key, null) } : {})} />
        ))}
        {told.map(([key, text]) => (
          <Row key={key} name={key} value={text} />
        ))}
      </dl>
      {mayEdit && (
        <form
          className="vol-bar"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <TextInput
            size="xs"
            aria-label="Name of a fact"
            placeholder="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            aria-label="Value of the fact"
            placeholder="Value"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            variant="default"
            type="submit"
            aria-label="Add the fact"
            disabled={name.trim() === "" || value.trim() === ""}
            loading={busy}
          >
            <IconPlus size={15} />
          </Button>
        </form>
      )}
      <Refusal text={refusal} />
    </div>
  );
}

function Row({ name, value, warn = false, onRemove }: { name: string; value: string; warn?: boolean; onRemove?: () => void }) {
  return (
    <div data-warn={warn}>
      <dt title={name}>{name}</dt>
      <dd>{value}</dd>
      {onRemove && (
        <Tooltip label="Remove">
          <ActionIcon variant="subtle" color="gray" size="xs" aria-label={`Remove ${name}`} onClick={onRemove}>
            <IconX size={13} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
