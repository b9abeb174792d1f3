import type { ReactNode } from "react";
import { Mark } from "../../ui/Mark";
import classes from "./AccountCard.module.css";

interface Props {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}

/** The quiet page around sign-in and first run. */
export function AccountCard({ title, lead, children }: Props) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Mark size={28} />
          <span>Annotator</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        <div className={classes.lead}>{lead}</div>
        {children}
      </div>
    </main>
  );
}
