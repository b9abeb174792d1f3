import { Button, Kbd, Loader, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { ExamFilter } from "../../../contract/queries";
import type { ProjectView } from "../../../contract/rest";
import { nameIn } from "../../../ui/names";
import { count, plural } from "../../../ui/time";
import { knownProblems, verdictOf } from "../../../ui/verdicts";
import classes from "./FilterBar.module.css";

interface Props {
  filter: ExamFilter;
  change: (part: Partial<ExamFilter>) => void;
  clear: () => void;
  isNarrowed: boolean;
  project: ProjectView;
  shown: number;
  total: number | undefined;
  busy: boolean;
}

/** What an exam is in, beside what is wrong with it. */
const states = [
  { value: "held", label: "held" },
  { value: "quarantined", label: "in quarantine" },
];

/** Narrows the exams by text, stage, reader and problem. */
export function FilterBar({ filter, change, clear, isNarrowed, project, shown, total, busy }: Props) {
  const nameOf = nameIn(project.directory);
  const stages = (project.state.workflow?.stages ?? []).map((stage) => ({ value: stage.id, label: stage.name }));
  const readers = Object.keys(project.state.members).map((id) => ({
    value: id,
    label: nameOf(id),
  }));
  const offered = states.filter(({ value }) => value !== "quarantined" || project.actions.includes("manageProject"));
  const problems = [...offered, ...knownProblems.map((code) => ({ value: code, label: verdictOf(code).label }))];
  const pick = (field: keyof ExamFilter) => (value: string) => change({ [field]: value });
  return (
    <search className={classes.root}>
      <TextFilter value={filter.text} onChange={(text) => change({ text })} />
      <Choice label="Stage" none="Any stage" options={stages} value={filter.stage} onChange={pick("stage")} />
      <Choice label="Reader" none="Any reader" options={readers} value={filter.reader} onChange={pick("reader")} />
      <Choice label="Verdict" none="Any verdict" options={problems} value={filter.problem} onChange={pick("problem")} />
      {isNarrowed && (
        <Button variant="subtle" color="gray" leftSection={<IconX size={14} />} onClick={clear}>
          Clear
        </Button>
      )}
      <span className={classes.count} role="status">
        {busy ? (
          <Loader size={14} color="gray" aria-label="Reading" />
        ) : total === undefined || total <= shown ? (
          plural(total ?? shown, "exam")
        ) : (
          `${count(total)} exams`
        )}
      </span>
    </search>
  );
}

interface ChoiceProps {
  label: string;
  /** What stands there while nothing is chosen. */
  none: string;
  options: { value: string; label: string }[];
  /** Empty when nothing is chosen. */
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, none, options, value, onChange }: ChoiceProps) {
  return (
    <Select
      className={classes.select}
      aria-label={label}
      placeholder={none}
      clearable
      data={options}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}

function TextFilter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const tell = useDebouncedCallback(onChange, 200);
  useEffect(() => setText(value), [value]);
  useHotkeys([["/", () => input.current?.focus()]]);
  return (
    <TextInput
      ref={input}
      className={classes.text}
      leftSection={<IconSearch size={15} />}
      rightSection={text === "" ? <Kbd size="xs">/</Kbd> : undefined}
      placeholder="Patient, study or UID"
      aria-label="Find exams"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}
