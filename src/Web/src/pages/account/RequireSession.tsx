import { Center, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { onUnauthorised } from "../../contract/http";
import { keys, useSession, useSetup } from "../../contract/queries";
import { ErrorNotice } from "../../ui/ErrorNotice";
import pageClasses from "../Page.module.css";
import { signInPath } from "./from";

/** Lets through who is signed in; everybody else signs in first and comes back. */
export function RequireSession() {
  const session = useSession();
  const queries = useQueryClient();
  useEffect(() => onUnauthorised(() => queries.setQueryData(keys.session, null)), [queries]);
  if (session.isPending) return <Waiting />;
  if (session.isError) {
    return (
      <main className={pageClasses.narrow}>
        <ErrorNotice title="The server cannot say who you are" error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return session.data === null ? <ToSignIn /> : <Outlet />;
}

function ToSignIn() {
  const setup = useSetup();
  const { pathname, search } = useLocation();
  if (setup.isPending) return <Waiting />;
  return setup.data?.needed ? <Navigate to="/setup" replace /> : <Navigate to={signInPath(pathname + search)} replace />;
}

function Waiting() {
  return (
    <Center h="100vh">
      <Loader size="sm" color="gray" aria-label="Loading" />
    </Center>
  );
}
