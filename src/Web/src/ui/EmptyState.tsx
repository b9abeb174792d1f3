import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface Props {
  icon: ReactNode;
  title: string;
  /** What to do first. */
  children?: ReactNode;
}

/** Says that there is nothing yet, and how that changes. */
export function EmptyState({ icon, title, children }: Props) {
  return (
    <div className={classes.root} data-testid="empty-state">
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
