import { Button, Group, NumberInput, Radio, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";
import { useProjectCommand } from "../../contract/queries";
import type { ProjectSettings, ProjectState } from "../../contract/rest";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Panel } from "../../ui/Panel";
import pageClasses from "../Page.module.css";
import { ImportWays } from "./exams/EmptyExams";
import { ProfileOptions } from "./ProfileOptions";
import { isBasic } from "./profileName";
import type { TabProps } from "./ProjectPage";
import { VolumeTagsPanel } from "./VolumeTagsPanel";

export function SettingsTab({ id, project }: TabProps) {
  const mayChange = project.actions.includes("manageProject");
  return (
    <div className={pageClasses.narrow}>
      <Stack gap="md">
        <Details id={id} state={project.state} mayChange={mayChange} />
        <Switches id={id} settings={project.state.settings} mayChange={mayChange} />
        <VolumeTagsPanel id={id} state={project.state} mayChange={mayChange} />
        {project.actions.includes("uploadImages") && (
          <Panel title="Bringing images in" hint="Beside dragging a folder into Exams.">
            <ImportWays project={id} />
          </Panel>
        )}
        {project.actions.includes("export") && <Export id={id} name={project.state.name} />}
      </Stack>
    </div>
  );
}

function Details({ id, state, mayChange }: { id: string; state: ProjectState; mayChange: boolean }) {
  const command = useProjectCommand(id);
  const [name, setName] = useState(state.name);
  const [description, setDescription] = useState(state.description);
  const changed = name.trim() !== state.name || description !== state.description;
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    command.mutate({ type: "project.set-details", data: { name: name.trim(), description } });
  };
  return (
    <Panel title="Name and description">
      <form onSubmit={save}>
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            maxLength={200}
            readOnly={!mayChange}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <Textarea
            label="Description"
            autosize
            minRows={2}
            readOnly={!mayChange}
            value={description}
            onChange={(e) => setDescription(e.currentTarget.value)}
          />
          {command.isError && <ErrorNotice title="Not saved" error={command.error} />}
          {mayChange && <Save changed={changed} busy={command.isPending} />}
        </Stack>
      </form>
    </Panel>
  );
}

const profiles = [
  {
    value: "standard",
    label: "Standard",
    description: "Removes names, dates and free text; keeps UIDs, device and patient characteristics, so that results can go home.",
  },
  {
    value: "strict",
    label: "Strict",
    description:
      "PS3.15 basic profile without options: new UIDs, no dates, no characteristics. Results cannot be matched to the source without the key.",
  },
  {
    value: "as-received",
    label: "As received",
    description: "Changes nothing. Only for images that are de-identified already; choosing it is on record.",
  },
  {
    value: "basic",
    label: "Basic with options",
    description: "PS3.15 basic profile, and of it what you choose here.",
  },
];

function Switches({ id, settings, mayChange }: { id: string; settings: ProjectSettings; mayChange: boolean }) {
  const command = useProjectCommand(id);
  const [draft, setDraft] = useState(settings);
  const set = (part: Partial<ProjectSettings>) => setDraft((now) => ({ ...now, ...part }));
  const changed = JSON.stringify(draft) !== JSON.stringify(settings);
  const profile = draft.deidentificationProfile;
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    command.mutate({ type: "project.set-settings", data: { settings: draft } });
  };
  return (
    <Panel title="How people work">
      <form onSubmit={save}>
        <Stack gap="lg">
          <Radio.Group
            label="Editing"
            value={draft.exclusive ? "exclusive" : "live"}
            onChange={(value) => set({ exclusive: value === "exclusive" })}
          >
            <Stack gap="xs" mt="xs">
              <Radio
                value="live"
                disabled={!mayChange}
                label="Live"
                description="Several people edit an exam together; an object is held by one at a time."
              />
              <Radio
                value="exclusive"
                disabled={!mayChange}
                label="Exclusive"
                description="Only the reader who has the task may edit; others look."
              />
            </Stack>
          </Radio.Group>
          <Switch
            disabled={!mayChange}
            checked={draft.reviewerMayBeAuthor}
            onChange={(e) => set({ reviewerMayBeAuthor: e.currentTarget.checked })}
            label="A reviewer may review their own work"
            description="Off: the queue never gives somebody their own work to review."
          />
          <Radio.Group
            label="De-identification at import"
            description="Applies to images that come in from now on."
            value={isBasic(profile) ? "basic" : profile}
            onChange={(deidentificationProfile) => set({ deidentificationProfile })}
          >
            <Stack gap="xs" mt="xs">
              {profiles.map((offered) => (
                <Radio key={offered.value} disabled={!mayChange} {...offered} />
              ))}
            </Stack>
          </Radio.Group>
          {isBasic(profile) && (
            <ProfileOptions name={profile} disabled={!mayChange} onChange={(deidentificationProfile) => set({ deidentificationProfile })} />
          )}
          <NumberInput
            w={240}
            label="Disk quota"
            description="0 takes the site's default."
            suffix=" MiB"
            min={0}
            allowDecimal={false}
            thousandSeparator=","
            readOnly={!mayChange}
            value={draft.quotaMiB}
            onChange={(value) => set({ quotaMiB: Number(value) || 0 })}
          />
          {command.isError && <ErrorNotice title="Not saved" error={command.error} />}
          {mayChange && <Save changed={changed} busy={command.isPending} />}
        </Stack>
      </form>
    </Panel>
  );
}

function Save({ changed, busy }: { changed: boolean; busy: boolean }) {
  return (
    <Group justify="flex-end">
      <Button type="submit" disabled={!changed} loading={busy}>
        Save
      </Button>
    </Group>
  );
}

function Export({ id, name }: { id: string; name: string }) {
  return (
    <Panel
      title="Export"
      hint="One JSON document: every object with patient coordinates in mm, masks, authors, times and protocol versions."
    >
      <Button
        component="a"
        variant="default"
        href={`/api/projects/${encodeURIComponent(id)}/export`}
        download={`${name}.json`}
        leftSection={<IconDownload size={16} />}
      >
        Download the project
      </Button>
    </Panel>
  );
}
