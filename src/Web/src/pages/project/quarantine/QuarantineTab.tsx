import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useQuarantine } from "../../../contract/quarantine";
import type { QuarantineItem } from "../../../contract/quarantine";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { LoadingRows } from "../../../ui/Loading";
import { count, plural } from "../../../ui/time";
import pageClasses from "../../Page.module.css";
import type { TabProps } from "../ProjectPage";
import { DecisionPane } from "./DecisionPane";
import classes from "./QuarantineTab.module.css";

/** Images that are kept and not released: why, how they would look, and what becomes of them. */
export function QuarantineTab({ id }: TabProps) {
  const quarantine = useQuarantine(id);
  const [chosen, setChosen] = useState<string | null>(null);
  if (quarantine.isPending) {
    return (
      <div className={pageClasses.page}>
        <LoadingRows />
      </div>
    );
  }
  if (quarantine.isError) {
    return (
      <div className={pageClasses.narrow}>
        <ErrorNotice title="The quarantine could not be read" error={quarantine.error} onRetry={() => void quarantine.refetch()} />
      </div>
    );
  }
  const { items, held, waiting, textRecognition } = quarantine.data;
  const open = items.find((item) => item.instance === chosen) ?? items[0];
  if (open === undefined) {
    return (
      <EmptyState icon={<IconShieldCheck size={28} />} title="Nothing is in quarantine">
        Images wait here when text may be burned into them, or when something that was removed still stands elsewhere.
      </EmptyState>
    );
  }
  return (
    <div className={classes.root}>
      <div className={classes.side}>
        <p className={classes.summary} role="status">
          {plural(held, "image")} for you to decide · {count(waiting)} still to be checked
          {!textRecognition && " · this server cannot read text in pixels"}
        </p>
        <ul className={classes.list} aria-label="Images in quarantine">
          {items.map((item) => (
            <Row key={item.instance} item={item} isOpen={item === open} onOpen={() => setChosen(item.instance)} />
          ))}
        </ul>
      </div>
      <DecisionPane key={open.instance} project={id} item={open} sisters={items.filter((item) => isSister(item, open))} />
    </div>
  );
}

/** Another image of the series that is blanked at the same places. */
const isSister = (item: QuarantineItem, open: QuarantineItem): boolean =>
  item !== open && item.series === open.series && item.rows === open.rows && item.columns === open.columns && item.state === open.state;

function Row({ item, isOpen, onOpen }: { item: QuarantineItem; isOpen: boolean; onOpen: () => void }) {
  return (
    <li>
      <button type="button" className={classes.row} aria-current={isOpen} onClick={onOpen} data-testid="quarantine-row">
        <span className={classes.name}>
          {item.modality || "?"} · {item.description || `…${item.series.slice(-12)}`}
        </span>
        <span className={classes.meta}>
          {item.columns} × {item.rows}
          {item.frames > 1 && ` · ${plural(item.frames, "frame")}`} · {item.state === "waiting" ? "to be checked" : "for you"}
        </span>
        <span className={classes.reason}>{item.reasons.map((reason) => reason.text).join(" ")}</span>
      </button>
    </li>
  );
}
