import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link, useRouteError } from "react-router";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import classes from "./Page.module.css";

/** One page for "does not exist" and "not for you": the difference would tell that something exists. */
export function NothingHerePage() {
  return (
    <main className={classes.page} data-testid="nothing-here">
      <EmptyState icon={<IconMapOff size={26} />} title="There is nothing here">
        <p>Either this address does not exist, or you are not a member of what it names. A manager of the project can add you.</p>
        <Button component={Link} to="/projects" variant="default">
          Go to my projects
        </Button>
      </EmptyState>
    </main>
  );
}

/** When drawing a page failed: says so instead of going blank. */
export function CrashPage() {
  const error = useRouteError();
  return (
    <main className={classes.narrow}>
      <ErrorNotice title="This page could not be shown" error={error} onRetry={() => location.reload()} />
    </main>
  );
}
