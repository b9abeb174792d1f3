import { ActionIcon, Button, Group, NativeSelect, Stack, TagsInput, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";
import type { VolumeTagKind } from "../../contract/generated";
import { useProjectCommand } from "../../contract/queries";
import type { ProjectState } from "../../contract/rest";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Panel } from "../../ui/Panel";
import classes from "./VolumeTagsPanel.module.css";

type Rule = ProjectState["volumeTags"][number];

const kinds: { value: VolumeTagKind; label: string }[] = [
  { value: "flag", label: "Set or not" },
  { value: "choice", label: "One of a list" },
  { value: "number", label: "A number" },
  { value: "text", label: "A text" },
];

/** Which tags volumes may have. */
export function VolumeTagsPanel({ id, state, mayChange }: { id: string; state: ProjectState; mayChange: boolean }) {
  const command = useProjectCommand(id);
  const [rules, setRules] = useState<readonly Rule[]>(state.volumeTags);
  const changed = JSON.stringify(rules) !== JSON.stringify(state.volumeTags);
  const change = (at: number, part: Partial<Rule>) => setRules(rules.map((rule, n) => (n === at ? { ...rule, ...part } : rule)));
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    command.mutate({ type: "project.set-volume-tags", data: { tags: rules.map((rule) => ({ ...rule, name: rule.name.trim() })) } });
  };
  return (
    <Panel
      title="Tags of volumes"
      hint="What the Volumes panel of the editor offers. Taking a tag off this list leaves it where it is set."
    >
      <form onSubmit={save}>
        <Stack gap="sm">
          {rules.length === 0 && <p className={classes.none}>No tags yet: volumes cannot be tagged.</p>}
          {rules.map((rule, at) => (
            <div key={at} className={classes.rule} data-testid="tag-rule">
              <TextInput
                aria-label="Name of the tag"
                placeholder="Name"
                required
                maxLength={60}
                readOnly={!mayChange}
                value={rule.name}
                onChange={(e) => change(at, { name: e.currentTarget.value })}
              />
              <NativeSelect
                aria-label={`Value of ${rule.name}`}
                disabled={!mayChange}
                data={kinds}
                value={rule.kind}
                onChange={(e) => change(at, { kind: e.currentTarget.value as VolumeTagKind, options: [] })}
              />
              {rule.kind === "choice" && (
                <TagsInput
                  className={classes.options}
                  aria-label={`Choices of ${rule.name}`}
                  placeholder="Type a choice, then Enter"
                  readOnly={!mayChange}
                  value={[...rule.options]}
                  onChange={(options) => change(at, { options })}
                />
              )}
              {mayChange && (
                <Tooltip label="Take off the list">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Take ${rule.name} off the list`}
                    onClick={() => setRules(rules.filter((_, n) => n !== at))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
            </div>
          ))}
          {command.isError && <ErrorNotice title="Not saved" error={command.error} />}
          {mayChange && (
            <Group justify="space-between">
              <Button
                variant="default"
                leftSection={<IconPlus size={16} />}
                onClick={() => setRules([...rules, { name: "", kind: "flag", options: [] }])}
              >
                Add a tag
              </Button>
              <Button type="submit" disabled={!changed} loading={command.isPending}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
