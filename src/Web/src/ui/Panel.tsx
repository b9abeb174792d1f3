import type { ReactNode } from "react";
import classes from "./Panel.module.css";

interface Props {
  title?: ReactNode;
  /** What the section is for, in one line. */
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}

/** A section of a page on its own surface. */
export function Panel({ title, hint, actions, children, flush = false }: Props) {
  return (
    <section className={classes.root}>
      {(title !== undefined || actions !== undefined) && (
        <header className={classes.header}>
          <div>
            {title !== undefined && <h2 className={classes.title}>{title}</h2>}
            {hint !== undefined && <p className={classes.hint}>{hint}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
