import { Alert, Badge, Button, Group, Modal, MultiSelect, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";
import { useApiKeys, useCreateKey, useProjects, useRevokeKey } from "../../contract/queries";
import type { ApiKey } from "../../contract/rest";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { CopyText } from "../../ui/CopyText";
import { EmptyState } from "../../ui/EmptyState";
import { FormFooter } from "../../ui/FormFooter";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { LoadingRows } from "../../ui/Loading";
import { Panel } from "../../ui/Panel";
import { TimeAgo } from "../../ui/TimeAgo";
import pageClasses from "../Page.module.css";

/** Keys by which programs act for me. */
export function KeysPage() {
  const apiKeys = useApiKeys();
  const [creating, dialog] = useDisclosure(false);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={dialog.open}>
      New key
    </Button>
  );
  return (
    <main className={pageClasses.narrow}>
      <header className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>API keys</h1>
          <p className={pageClasses.lead}>A program with a key acts as you, within the projects the key is for.</p>
        </div>
        {apiKeys.data && apiKeys.data.length > 0 && create}
      </header>
      {apiKeys.isPending && <LoadingRows rows={3} />}
      {apiKeys.isError && <ErrorNotice title="The keys could not be read" error={apiKeys.error} onRetry={() => void apiKeys.refetch()} />}
      {apiKeys.data && (
        <Panel flush>
          {apiKeys.data.length === 0 ? (
            <EmptyState icon={<IconKey size={26} />} title="No keys">
              <p>Make one for the command line, a PACS or a training job. Programs send it as</p>
              <CopyText text="Authorization: Bearer KEY" label="header" />
              {create}
            </EmptyState>
          ) : (
            <KeyTable apiKeys={apiKeys.data} />
          )}
        </Panel>
      )}
      <Modal opened={creating} onClose={dialog.close} title="New key" centered>
        <CreateForm onClose={dialog.close} />
      </Modal>
    </main>
  );
}

function KeyTable({ apiKeys }: { apiKeys: ApiKey[] }) {
  const revoke = useRevokeKey();
  const { data: projects } = useProjects();
  const projectName = (id: string) => projects?.find((p) => p.id === id)?.name ?? id;
  return (
    <>
      {revoke.isError && <ErrorNotice title="The key was not revoked" error={revoke.error} />}
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>For</Table.Th>
            <Table.Th>Created</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Lapses</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {apiKeys.map((key) => (
            <Table.Tr key={key.id} data-testid="key-row">
              <Table.Td>{key.name}</Table.Td>
              <Table.Td>
                {key.projects ? (
                  <Group gap={4}>
                    {key.projects.map((id) => (
                      <Badge key={id} variant="default" size="sm" radius="sm" tt="none">
                        {projectName(id)}
                      </Badge>
                    ))}
                  </Group>
                ) : (
                  "all my projects"
                )}
              </Table.Td>
              <Table.Td>
                <TimeAgo at={key.createdAt} />
              </Table.Td>
              <Table.Td>{key.lastUsedAt ? <TimeAgo at={key.lastUsedAt} /> : <Text c="dimmed">never</Text>}</Table.Td>
              <Table.Td>{key.expiresAt ? <TimeAgo at={key.expiresAt} /> : <Text c="dimmed">never</Text>}</Table.Td>
              <Table.Td ta="right">
                <ConfirmButton
                  size="compact-sm"
                  aria-label={`Revoke ${key.name}`}
                  question={`Programs using “${key.name}” are refused from now on. This cannot be taken back.`}
                  confirm="Revoke"
                  loading={revoke.isPending && revoke.variables === key.id}
                  onConfirm={() => revoke.mutate(key.id)}
                >
                  Revoke
                </ConfirmButton>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

const lapses = [
  { value: "30", label: "in 30 days" },
  { value: "90", label: "in 90 days" },
  { value: "365", label: "in a year" },
  { value: "", label: "never" },
];

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

function CreateForm({ onClose }: { onClose: () => void }) {
  const create = useCreateKey();
  const { data: projects } = useProjects();
  const [name, setName] = useState("");
  const [only, setOnly] = useState<string[]>([]);
  const [days, setDays] = useState("90");
  if (create.data) return <Secret secret={create.data.secret} onClose={onClose} />;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate({
      name: name.trim(),
      ...(only.length > 0 ? { projects: only } : {}),
      ...(days === "" ? {} : { expiresAt: inDays(Number(days)) }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Which program will use it."
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <MultiSelect
          label="Only for these projects"
          description="None chosen means all of mine, also later ones."
          data={(projects ?? []).map((p) => ({ value: p.id, label: p.name }))}
          value={only}
          onChange={setOnly}
          searchable
        />
        <Select label="Lapses" allowDeselect={false} data={lapses} value={days} onChange={(value) => setDays(value ?? "")} />
        {create.isError && <ErrorNotice error={create.error} />}
        <FormFooter verb="Make key" busy={create.isPending} disabled={name.trim() === ""} onClose={onClose} />
      </Stack>
    </form>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Alert color="yellow" variant="light">
        Copy the key now. It is not kept in readable form and is never shown again.
      </Alert>
      <CopyText text={secret} label="key" block />
      <Button onClick={onClose}>I have copied it</Button>
    </Stack>
  );
}
