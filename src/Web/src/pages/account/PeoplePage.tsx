import { Badge, Button, Group, Table, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { usePeople, useSession } from "../../contract/queries";
import type { Person } from "../../contract/rest";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { LoadingRows } from "../../ui/Loading";
import { Panel } from "../../ui/Panel";
import { PersonBadge } from "../../ui/PersonBadge";
import { NothingHerePage } from "../NothingHerePage";
import pageClasses from "../Page.module.css";
import { AddPerson, SetPassword } from "./PersonDialogs";

/** Accounts of the site; for administrators. */
export function PeoplePage() {
  const { data: session } = useSession();
  const people = usePeople();
  const [adding, dialog] = useDisclosure(false);
  const [changing, setChanging] = useState<Person | null>(null);
  const [text, setText] = useState("");
  if (!session?.person.siteRoles.includes("administrator")) return <NothingHerePage />;
  const shown = (people.data ?? []).filter((p) => `${p.name} ${p.displayName}`.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <main className={pageClasses.narrow}>
      <header className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>People</h1>
          <p className={pageClasses.lead}>Everybody with an account on this server. Projects choose their members from here.</p>
        </div>
        <Button leftSection={<IconUserPlus size={16} />} onClick={dialog.open}>
          Add person
        </Button>
      </header>
      <TextInput
        mb="sm"
        leftSection={<IconSearch size={15} />}
        placeholder="Find by name"
        aria-label="Find by name"
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
      />
      {people.isPending && <LoadingRows />}
      {people.isError && <ErrorNotice title="The people could not be read" error={people.error} onRetry={() => void people.refetch()} />}
      {people.data && (
        <Panel flush>
          {shown.length === 0 ? (
            <EmptyState icon={<IconUsers size={26} />} title="Nobody of that name">
              <p>Clear the filter, or add the person.</p>
            </EmptyState>
          ) : (
            <PeopleTable people={shown} onPassword={setChanging} />
          )}
        </Panel>
      )}
      <AddPerson opened={adding} onClose={dialog.close} />
      <SetPassword person={changing} onClose={() => setChanging(null)} />
    </main>
  );
}

function PeopleTable({ people, onPassword }: { people: Person[]; onPassword: (person: Person) => void }) {
  return (
    <Table verticalSpacing={8} horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Sign-in name</Table.Th>
          <Table.Th>On this site</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <Table.Tr key={person.id} data-testid="person-row">
            <Table.Td>
              <PersonBadge id={person.id} name={person.displayName} />
            </Table.Td>
            <Table.Td>{person.name}</Table.Td>
            <Table.Td>
              <Group gap={4}>
                {person.siteRoles.map((role) => (
                  <Badge key={role} variant="default" size="sm" radius="sm" tt="none">
                    {role}
                  </Badge>
                ))}
                {person.disabled && (
                  <Badge variant="outline" color="gray" size="sm" radius="sm" tt="none">
                    disabled
                  </Badge>
                )}
              </Group>
            </Table.Td>
            <Table.Td ta="right">
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => onPassword(person)}
                aria-label={`Set password of ${person.displayName}`}
              >
                Set password…
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
