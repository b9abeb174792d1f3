import { Button, Checkbox, Group, Select, Table } from "@mantine/core";
import { IconTrash, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { usePeople, useProjectCommand } from "../../contract/queries";
import type { Member, Person, Role } from "../../contract/rest";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { LoadingRows } from "../../ui/Loading";
import { Panel } from "../../ui/Panel";
import { PersonBadge } from "../../ui/PersonBadge";
import pageClasses from "../Page.module.css";
import type { TabProps } from "./ProjectPage";

const roles: { role: Role; does: string }[] = [
  { role: "manager", does: "Runs the project: members, ontology, protocol, workflow, upload, export" },
  { role: "reader", does: "Annotates exams" },
  { role: "reviewer", does: "Accepts and rejects the work of readers" },
  { role: "adjudicator", does: "Settles disagreements" },
  { role: "viewer", does: "Looks, and changes nothing" },
];

/** Who works in the project, and as what. */
export function MembersTab({ id, project }: TabProps) {
  const people = usePeople();
  const command = useProjectCommand(id);
  const mayChange = project.actions.includes("manageProject");
  const members = Object.values(project.state.members);
  const send = (type: string, data: unknown) => command.mutate({ type: `project.${type}`, data });
  if (people.isPending) {
    return (
      <div className={pageClasses.narrow}>
        <LoadingRows />
      </div>
    );
  }
  return (
    <div className={pageClasses.narrow}>
      {people.isError && <ErrorNotice title="The names could not be read" error={people.error} onRetry={() => void people.refetch()} />}
      {command.isError && <ErrorNotice title="The members were not changed" error={command.error} />}
      <Panel title="Members" hint="A person may have several roles. Their work stays when they leave." flush>
        <Table.ScrollContainer minWidth={760}>
          <Table verticalSpacing={8} horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Person</Table.Th>
                {roles.map(({ role, does }) => (
                  <Table.Th key={role} ta="center" title={does} tt="capitalize">
                    {role}
                  </Table.Th>
                ))}
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.map((member) => (
                <MemberRow
                  key={member.personId}
                  member={member}
                  person={people.data?.find((p) => p.id === member.personId)}
                  mayChange={mayChange}
                  pending={command.isPending ? rolesSent(command.variables, member.personId) : null}
                  send={send}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {mayChange && (
          <AddMember
            people={(people.data ?? []).filter((p) => !p.disabled && !(p.id in project.state.members))}
            busy={command.isPending}
            send={send}
          />
        )}
      </Panel>
    </div>
  );
}

type Send = (type: string, data: unknown) => void;

interface RowProps {
  member: Member;
  person: Person | undefined;
  mayChange: boolean;
  /** The roles on their way to the server; null when nothing is. */
  pending: Role[] | null;
  send: Send;
}

function rolesSent(command: { type: string; data: unknown }, personId: string): Role[] | null {
  const data = command.data as { personId?: string; roles?: Role[] };
  return command.type === "project.set-roles" && data.personId === personId ? (data.roles ?? null) : null;
}

function MemberRow({ member, person, mayChange, pending, send }: RowProps) {
  const name = person?.displayName ?? member.personId;
  const shown = pending ?? member.roles;
  const toggle = (role: Role, on: boolean) => {
    const next = roles.map((r) => r.role).filter((r) => (r === role ? on : shown.includes(r)));
    send("set-roles", { personId: member.personId, roles: next });
  };
  return (
    <Table.Tr data-testid="member-row">
      <Table.Td>
        <PersonBadge id={member.personId} name={person ? `${name} (${person.name})` : name} />
      </Table.Td>
      {roles.map(({ role, does }) => {
        const has = shown.includes(role);
        const isLastRole = has && shown.length === 1;
        return (
          <Table.Td key={role}>
            <Checkbox
              styles={{ body: { justifyContent: "center" } }}
              checked={has}
              readOnly={!mayChange || isLastRole}
              aria-label={`${name}: ${role}`}
              title={isLastRole ? "A member has at least one role" : does}
              onChange={(event) => mayChange && !isLastRole && toggle(role, event.currentTarget.checked)}
            />
          </Table.Td>
        );
      })}
      <Table.Td ta="right">
        {mayChange && (
          <ConfirmButton
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove ${name}`}
            question={`${name} can no longer open this project. What they drew and wrote stays.`}
            confirm="Remove"
            onConfirm={() => send("remove-member", { personId: member.personId })}
          >
            <IconTrash size={16} />
          </ConfirmButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function AddMember({ people, busy, send }: { people: Person[]; busy: boolean; send: Send }) {
  const [person, setPerson] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[]>(["reader"]);
  const add = () => {
    send("add-member", { personId: person, roles: chosen });
    setPerson(null);
  };
  return (
    <Group p="md" gap="sm" align="flex-end" style={{ borderTop: "1px solid var(--a-line)" }}>
      <Select
        label="Add a member"
        placeholder="Name or sign-in name"
        searchable
        clearable
        w={300}
        data={people.map((p) => ({ value: p.id, label: `${p.displayName} (${p.name})` }))}
        nothingFoundMessage="Nobody of that name who is not a member already"
        value={person}
        onChange={setPerson}
      />
      <Checkbox.Group value={chosen} onChange={setChosen} aria-label="Roles" pb={8}>
        <Group gap="md">
          {roles.map(({ role, does }) => (
            <Checkbox key={role} value={role} label={role} title={does} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button leftSection={<IconUserPlus size={16} />} disabled={person === null || chosen.length === 0} loading={busy} onClick={add}>
        Add
      </Button>
    </Group>
  );
}
