import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { Navigate, useNavigate } from "react-router";
import { useCreateAdministrator, useSetup } from "../../contract/queries";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { AccountCard } from "./AccountCard";
import { passwordHint, passwordProblem, signInNamePattern } from "./password";

/** First run: makes the administrator, once. */
export function SetupPage() {
  const setup = useSetup();
  const create = useCreateAdministrator();
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: "", displayName: "", password: "", again: "" });
  const [tried, setTried] = useState(false);
  const set = (field: keyof typeof form) => (event: { currentTarget: HTMLInputElement }) => {
    const value = event.currentTarget.value;
    setForm((now) => ({ ...now, [field]: value }));
  };

  if (setup.data && !setup.data.needed && !create.isPending) return <Navigate to="/projects" replace />;

  const weak = passwordProblem(form.password, form.name);
  const differs = form.password !== form.again;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (weak !== null || differs) return;
    create.mutate(
      { name: form.name.trim(), displayName: form.displayName.trim(), password: form.password },
      { onSuccess: () => void navigate("/projects", { replace: true }) },
    );
  };
  return (
    <AccountCard title="Set up this server" lead="Create its administrator. This page works once; everybody else is added afterwards.">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Your name"
            placeholder="Dr. Maria Lindqvist"
            autoComplete="name"
            required
            autoFocus
            value={form.displayName}
            onChange={set("displayName")}
          />
          <TextInput
            label="Sign-in name"
            description="Letters, digits, . _ - @ +"
            autoComplete="username"
            required
            pattern={signInNamePattern}
            value={form.name}
            onChange={set("name")}
          />
          <PasswordInput
            label="Password"
            description={passwordHint}
            autoComplete="new-password"
            required
            value={form.password}
            onChange={set("password")}
            error={tried && weak}
          />
          <PasswordInput
            label="Password again"
            autoComplete="new-password"
            required
            value={form.again}
            onChange={set("again")}
            error={tried && differs && "The two are different."}
          />
          {create.isError && <ErrorNotice error={create.error} />}
          <Button type="submit" loading={create.isPending} fullWidth>
            Create administrator
          </Button>
        </Stack>
      </form>
    </AccountCard>
  );
}
