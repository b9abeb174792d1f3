import { Badge, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconBan, IconCircleCheck, IconShieldLock } from "@tabler/icons-react";
import classes from "./VerdictBadge.module.css";
import { count as counted, plural } from "./time";
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

/** Series that may not be read until a manager lets them in; a click says why. */
export function HeldBadge({ count, of, onClick }: { count: number; of: number; onClick: () => void }) {
  const which = count === of ? "held" : `${counted(count)} of ${counted(of)} held`;
  return (
    <Tooltip
      label={`${plural(count, "series", "series")} may not be read until a manager lets them in. Click to see why.`}
      multiline
      maw={320}
    >
      <button className={classes.held} onClick={onClick} data-testid="held-badge">
        <IconBan size={12} aria-hidden />
        {which}
      </button>
    </Tooltip>
  );
}

/** Images of the study that are not released. */
export function QuarantineBadge({ count }: { count: number }) {
  return (
    <Tooltip label={`${plural(count, "image")} of this study wait in quarantine and are not part of the exam.`} multiline maw={320}>
      <Badge className={classes.warn} variant="outline" size="sm" leftSection={<IconShieldLock size={11} />}>
        {counted(count)} in quarantine
      </Badge>
    </Tooltip>
  );
}
