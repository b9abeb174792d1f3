import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { VolumeTagRule } from "../../contract/generated";
import type { Frozen } from "../../contract/frozen";
import type { VolumeDescriptor } from "../../sync/wire";
import { useEditor, useExam, useMay } from "../context";
import { useExamCommand } from "./useExamCommand";
import type { VolumeRecord } from "./volumeFacts";
import { Refusal } from "./VolumeRow";

type Rule = Frozen<VolumeTagRule>;

interface Props {
  readonly volume: VolumeDescriptor;
  readonly record: VolumeRecord | undefined;
  readonly mayEdit: boolean;
}

/** The tags of a volume, from the project's list. */
export function VolumeTags({ volume, record, mayEdit }: Props) {
  const { projectId } = useEditor();
  const listed = useExam((exam) => exam.project?.volumeTags);
  const mayManage = useMay("manageProject");
  const { send, refusal } = useExamCommand();
  const tags = record?.tags ?? {};
  const rules: readonly Rule[] = listed ?? [];
  const unlisted = Object.keys(tags).filter((name) => !rules.some((rule) => rule.name === name));
  const set = (name: string, value: string | null): void => void send("exam.set-volume-tag", { volumeId: volume.id, name, value });
  return (
    <div className="vol-block" aria-label="Tags" role="group">
      <h3>Tags</h3>
      {rules.length === 0 && (
        <p className="ed-none">
          The project has no list of tags yet.{" "}
          {mayManage ? (
            <Link to={`/projects/${projectId}/settings`}>Add tags in the settings</Link>
          ) : (
            "A manager makes one in its settings."
          )}
        </p>
      )}
      {rules.map((rule) => (
        <TagInput
          key={`${rule.name} ${tags[rule.name] ?? ""}`}
          rule={rule}
          value={tags[rule.name] ?? ""}
          disabled={!mayEdit}
          onChange={set}
        />
      ))}
      {unlisted.map((name) => (
        <Checkbox
          key={name}
          size="xs"
          checked
          disabled={!mayEdit}
          label={`${name}: ${tags[name]} (no longer listed)`}
          onChange={() => set(name, null)}
        />
      ))}
      <Refusal text={refusal} />
    </div>
  );
}

interface InputProps {
  readonly rule: Rule;
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (name: string, value: string | null) => void;
}

function TagInput({ rule: { name, kind, options }, value, disabled, onChange }: InputProps) {
  const [draft, setDraft] = useState(value);
  const change = (wanted: string): void => onChange(name, wanted === "" ? null : wanted);
  const settle = (): void => {
    if (draft.trim() !== value) change(draft.trim());
  };
  if (kind === "flag")
    return (
      <Checkbox
        size="xs"
        label={name}
        checked={value === "true"}
        disabled={disabled}
        onChange={(event) => change(event.currentTarget.checked ? "true" : "")}
      />
    );
  if (kind === "choice")
    return (
      <label className="vol-field">
        <span title={name}>{name}</span>
        <NativeSelect
          size="xs"
          aria-label={name}
          disabled={disabled}
          value={value}
          data={[{ value: "", label: "none" }, ...options]}
          onChange={(event) => change(event.currentTarget.value)}
        />
      </label>
    );
  return (
    <label className="vol-field">
      <span title={name}>{name}</span>
      <TextInput
        size="xs"
        aria-label={name}
        inputMode={kind === "number" ? "decimal" : "text"}
        placeholder="none"
        disabled={disabled}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === "Enter" && settle()}
      />
    </label>
  );
}
