import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";
import { useSession, useSetup, useSignIn } from "../../contract/queries";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { AccountCard } from "./AccountCard";
import { returnPath } from "./from";

export function SignInPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const session = useSession();
  const setup = useSetup();
  const signIn = useSignIn();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");

  if (setup.data?.needed) return <Navigate to="/setup" replace />;
  if (session.data) return <Navigate to={returnPath(search)} replace />;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.mutate({ name: name.trim(), password }, { onSuccess: () => void navigate(returnPath(search), { replace: true }) });
  };
  return (
    <AccountCard title="Sign in" lead="Your name and password on this server.">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="username"
            autoComplete="username"
            required
            autoFocus
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
          />
          {signIn.isError && <ErrorNotice error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
    </AccountCard>
  );
}
