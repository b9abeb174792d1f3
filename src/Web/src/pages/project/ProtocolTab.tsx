import { ActionIcon, Button, Group, NumberInput, Select, Stack, Table, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useProjectCommand } from "../../contract/queries";
import type { Protocol, WindowPreset } from "../../contract/rest";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Panel } from "../../ui/Panel";
import pageClasses from "../Page.module.css";
import type { TabProps } from "./ProjectPage";
import classes from "./ProtocolTab.module.css";

interface Draft {
  instructions: string;
  windowPresets: readonly { name: string; center: number | string; width: number | string }[];
}

/** The rules of reading. What is published never changes; a change is a new version. */
export function ProtocolTab({ id, project }: TabProps) {
  const published = project.state.protocols;
  const latest = published.at(-1);
  const mayChange = project.actions.includes("manageProject");
  const [shown, setShown] = useState<string | null>(null);
  const old = published.find((p) => String(p.version) === shown && p !== latest);
  return (
    <div className={pageClasses.narrow}>
      <Group justify="space-between" mb="md">
        <Text c="dimmed">
          {latest
            ? `Version ${latest.version} is in force. Every annotation remembers the version it was made under.`
            : "Nothing is published yet. Readers see the instructions beside the image, without leaving it."}
        </Text>
        {published.length > 1 && (
          <Select
            aria-label="Version"
            w={160}
            data={published
              .toReversed()
              .map((p) => ({ value: String(p.version), label: p === latest ? `Version ${p.version} (in force)` : `Version ${p.version}` }))}
            value={shown ?? String(latest?.version)}
            allowDeselect={false}
            onChange={setShown}
          />
        )}
      </Group>
      {old || !mayChange ? <ReadOnly protocol={old ?? latest} /> : <Editor key={latest?.version ?? 0} id={id} latest={latest} />}
    </div>
  );
}

function Editor({ id, latest }: { id: string; latest: Protocol | undefined }) {
  const start: Draft = { instructions: latest?.instructions ?? "", windowPresets: latest?.windowPresets ?? [] };
  const [draft, setDraft] = useState(start);
  const command = useProjectCommand(id);
  const changed = JSON.stringify(draft) !== JSON.stringify(start);
  const presets = toPresets(draft);
  const publish = () =>
    presets && command.mutate({ type: "project.publish-protocol", data: { instructions: draft.instructions, windowPresets: presets } });
  return (
    <Stack gap="md">
      <Panel title="Instructions" hint="Plain text. Say what counts as a finding, and what does not.">
        <Textarea
          aria-label="Instructions"
          autosize
          minRows={10}
          maxRows={28}
          value={draft.instructions}
          onChange={(event) => {
            const instructions = event.currentTarget.value;
            setDraft((now) => ({ ...now, instructions }));
          }}
        />
      </Panel>
      <Panel title="Window presets" hint="What the editor offers, in this order; centre and width in modality values (HU for CT).">
        <PresetRows draft={draft} setDraft={setDraft} />
      </Panel>
      {command.isError && <ErrorNotice title="Nothing was published" error={command.error} />}
      <Group justify="flex-end" gap="sm">
        {changed && <Text c="var(--a-warn)">Not published yet</Text>}
        <ConfirmButton
          variant="filled"
          loading={command.isPending}
          disabled={!changed || presets === null}
          question={`Version ${(latest?.version ?? 0) + 1} is in force for all work from now on. A published version is never changed.`}
          confirm="Publish"
          onConfirm={publish}
        >
          Publish version {(latest?.version ?? 0) + 1}
        </ConfirmButton>
      </Group>
    </Stack>
  );
}

function PresetRows({ draft, setDraft }: { draft: Draft; setDraft: (change: (now: Draft) => Draft) => void }) {
  const edit = (at: number, part: Partial<Draft["windowPresets"][number]>) =>
    setDraft((now) => ({ ...now, windowPresets: now.windowPresets.map((preset, n) => (n === at ? { ...preset, ...part } : preset)) }));
  const drop = (at: number) => setDraft((now) => ({ ...now, windowPresets: now.windowPresets.filter((_, n) => n !== at) }));
  const add = () => setDraft((now) => ({ ...now, windowPresets: [...now.windowPresets, { name: "", center: 40, width: 400 }] }));
  return (
    <Stack gap="xs">
      {draft.windowPresets.length === 0 && <Text c="dimmed">None. The editor then offers the window stored in the images.</Text>}
      {draft.windowPresets.map((preset, at) => (
        <Group key={at} gap="xs" wrap="nowrap">
          <TextInput
            className={classes.name}
            aria-label="Name"
            placeholder="Name"
            value={preset.name}
            error={preset.name.trim() === ""}
            onChange={(e) => edit(at, { name: e.currentTarget.value })}
          />
          <NumberInput
            className={classes.number}
            aria-label="Centre"
            leftSection="C"
            value={preset.center}
            onChange={(center) => edit(at, { center })}
          />
          <NumberInput
            className={classes.number}
            aria-label="Width"
            leftSection="W"
            value={preset.width}
            error={!(Number(preset.width) > 0)}
            onChange={(width) => edit(at, { width })}
          />
          <Tooltip label="Remove">
            <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${preset.name || "preset"}`} onClick={() => drop(at)}>
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      ))}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
          Add a window
        </Button>
      </Group>
    </Stack>
  );
}

/** The presets when all of them can be published, else null. */
function toPresets(draft: Draft): WindowPreset[] | null {
  const presets = draft.windowPresets.map(({ name, center, width }) => ({
    name: name.trim(),
    center: Number(center),
    width: Number(width),
  }));
  const fine = draft.windowPresets.every((p) => p.center !== "" && p.width !== "") && presets.every((p) => p.name !== "" && p.width > 0);
  return fine ? presets : null;
}

function ReadOnly({ protocol }: { protocol: Protocol | undefined }) {
  if (!protocol) return null;
  return (
    <Stack gap="md">
      <Panel title="Instructions">
        <div className={classes.text}>{protocol.instructions || "None."}</div>
      </Panel>
      <Panel title="Window presets" flush>
        <Table verticalSpacing={8} horizontalSpacing="md">
          <Table.Tbody>
            {protocol.windowPresets.map((preset) => (
              <Table.Tr key={preset.name}>
                <Table.Td>{preset.name}</Table.Td>
                <Table.Td ta="right">C {preset.center}</Table.Td>
                <Table.Td ta="right">W {preset.width}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Panel>
    </Stack>
  );
}
