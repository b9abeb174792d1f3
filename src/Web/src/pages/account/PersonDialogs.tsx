import { Checkbox, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type SyntheticEvent } from "react";
import { useCreatePerson, useSetPassword } from "../../contract/queries";
import type { Person } from "../../contract/rest";
import { FormFooter } from "../../ui/FormFooter";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { passwordHint, passwordProblem, signInNamePattern } from "./password";

export function AddPerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add person" centered>
      <AddForm onClose={onClose} />
    </Modal>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const create = useCreatePerson();
  const [name, setName] = useState("");
  const [displayName, setDisplayName] = useState("");
  const [password, setPassword] = useState("");
  const [roles, setRoles] = useState<string[]>([]);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), displayName: displayName.trim(), password, siteRoles: roles },
      {
        onSuccess: () => {
          notifications.show({ message: `${displayName.trim()} can sign in now.` });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Dr. Anton Weber"
          required
          data-autofocus
          value={displayName}
          onChange={(e) => setDisplayName(e.currentTarget.value)}
        />
        <TextInput
          label="Sign-in name"
          description="What they sign in with: letters, digits, . _ - @ +"
          required
          pattern={signInNamePattern}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <NewPassword name={name} value={password} onChange={setPassword} />
        <Checkbox.Group
          label="On this site"
          description="Work in a project is given by the project's own roles."
          value={roles}
          onChange={setRoles}
        >
          <Stack gap="xs" mt="xs">
            <Checkbox value="administrator" label="Administrator: people, projects, settings of the site" />
            <Checkbox value="auditor" label="Auditor: reads and verifies the audit" />
          </Stack>
        </Checkbox.Group>
        {create.isError && <ErrorNotice error={create.error} />}
        <FormFooter verb="Add" busy={create.isPending} disabled={passwordProblem(password, name) !== null} onClose={onClose} />
      </Stack>
    </form>
  );
}

/** A new password: for oneself with the present one, for somebody else as administrator. */
export function SetPassword({ person, own = false, onClose }: { person: Person | null; own?: boolean; onClose: () => void }) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={own ? "Change my password" : "Set password"} centered>
      {person && <PasswordForm person={person} own={own} onClose={onClose} />}
    </Modal>
  );
}

function PasswordForm({ person, own, onClose }: { person: Person; own: boolean; onClose: () => void }) {
  const change = useSetPassword();
  const [password, setPassword] = useState("");
  const [present, setPresent] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate(
      { personId: person.id, password, ...(own ? { presentPassword: present } : {}) },
      {
        onSuccess: () => {
          notifications.show({ message: own ? "Your password is changed." : `${person.displayName} has a new password.` });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {own ? (
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            data-autofocus
            value={present}
            onChange={(e) => setPresent(e.currentTarget.value)}
          />
        ) : (
          <Text size="sm" c="dimmed">
            A new password for {person.displayName} ({person.name}). Tell it to them in person.
          </Text>
        )}
        <NewPassword name={person.name} value={password} onChange={setPassword} focus={!own} />
        {change.isError && <ErrorNotice error={change.error} />}
        <FormFooter
          verb="Set password"
          busy={change.isPending}
          disabled={passwordProblem(password, person.name) !== null}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}

function NewPassword({
  name,
  value,
  onChange,
  focus = false,
}: {
  name: string;
  value: string;
  onChange: (value: string) => void;
  focus?: boolean;
}) {
  const problem = passwordProblem(value, name);
  return (
    <PasswordInput
      label="Password"
      description={passwordHint}
      autoComplete="new-password"
      required
      {...(focus ? { "data-autofocus": true } : {})}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
      error={value !== "" && problem}
    />
  );
}
