import { Badge, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import classes from "./VerdictBadge.module.css";
import { verdictOf } from "./verdicts";

/** One problem of a series, said before anybody opens it. */
export function VerdictBadge({ code }: { code: string }) {
  const verdict = verdictOf(code);
  return (
    <Tooltip label={verdict.text} multiline maw={320}>
      <Badge
        className={classes[verdict.tone]}
        variant="outline"
        size="sm"
        leftSection={verdict.tone === "info" ? undefined : <IconAlertTriangle size={11} />}
      >
        {verdict.label}
      </Badge>
    </Tooltip>
  );
}

/** All problems of an exam, or that there are none. */
export function Verdicts({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) {
    return (
      <span className={classes.complete}>
        <IconCircleCheck size={13} aria-hidden />
        complete
      </span>
    );
  }
  return (
    <span className={classes.list}>
      {codes.map((code) => (
        <VerdictBadge key={code} code={code} />
      ))}
    </span>
  );
}
