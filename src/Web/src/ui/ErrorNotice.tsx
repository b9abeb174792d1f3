import { Button } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { ApiError } from "../contract/http";
import { CopyText } from "./CopyText";
import classes from "./ErrorNotice.module.css";

interface Props {
  error: unknown;
  /** What was being done: "The exams could not be read." */
  title?: string;
  onRetry?: () => void;
}

/** What happened, what to do, and the code to copy. */
export function ErrorNotice({ error, title, onRetry }: Props) {
  const { text, code } = describeError(error);
  return (
    <div className={classes.root} role="alert" data-testid="error-notice">
      <IconAlertTriangle className={classes.icon} size={18} aria-hidden />
      <div>
        {title !== undefined && <p className={classes.title}>{title}</p>}
        <p className={classes.text}>{text}</p>
        <div className={classes.foot}>
          {onRetry && (
            <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
              Try again
            </Button>
          )}
          <CopyText text={code} label="error code" />
        </div>
      </div>
    </div>
  );
}

/** The sentence and the code of anything that was thrown. */
export function describeError(error: unknown): { text: string; code: string } {
  if (error instanceof ApiError) return { text: error.text, code: error.code };
  const text = error instanceof Error ? error.message : String(error);
  return { text: `This page failed: ${text}`, code: "page-failure" };
}
