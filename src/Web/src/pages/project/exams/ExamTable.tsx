import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import type { ExamRow, Label, ProjectView } from "../../../contract/rest";
import { nameIn } from "../../../ui/names";
import { ExamRowView } from "./ExamRowView";
import { HeldDialog } from "./HeldDialog";
import classes from "./ExamTable.module.css";

const rowHeight = 60;
const columns = ["", "Exam", "Verdict", "Labels", "Stage", "Reader", "Issues", "Updated"] as const;

interface Props {
  project: string;
  view: ProjectView;
  exams: ExamRow[];
  total: number | undefined;
  onNearEnd: () => void;
}

/** Exams as rows; only those in view are in the document, however many there are. */
export function ExamTable({ project, view, exams, total, onNearEnd }: Props) {
  const { state, directory } = view;
  const [held, setHeld] = useState<ExamRow | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const navigate = useNavigate();
  const rows = useVirtualizer({
    count: exams.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= exams.length - 30) onNearEnd();
  }, [last, exams.length, onNearEnd]);

  const address = (exam: ExamRow) => `/projects/${encodeURIComponent(project)}/exams/${encodeURIComponent(exam.id)}`;
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moved(event.key, active, exams.length);
    const exam = exams[active];
    if (to !== null) {
      event.preventDefault();
      setActive(to);
      rows.scrollToIndex(to);
    } else if (event.key === "Enter" && exam && event.target === scroller.current) void navigate(address(exam));
  };
  const labels = new Map<string, Label>(state.labelGroups.flatMap((group) => group.labels.map((label) => [label.id, label])));
  const stageName = (id: string | undefined) => state.workflow?.stages.find((stage) => stage.id === id)?.name ?? id ?? "";
  const personName = nameIn(directory);
  return (
    <>
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        aria-label="Exams"
        aria-rowcount={(total ?? exams.length) + 1}
        aria-activedescendant={`exam-row-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={`${classes.grid} ${classes.head}`} role="row">
          {columns.map((column, at) => (
            <span key={column} role="columnheader" className={at === 6 ? classes.number : undefined}>
              {column}
            </span>
          ))}
        </div>
        <div className={classes.space} style={{ height: rows.getTotalSize() }}>
          {visible.map((row) => {
            const exam = exams[row.index];
            if (!exam) return null;
            return (
              <ExamRowView
                key={exam.id}
                exam={exam}
                index={row.index}
                top={row.start}
                active={row.index === active}
                to={address(exam)}
                project={project}
                labels={labels}
                stageName={stageName}
                personName={personName}
                onHeld={setHeld}
              />
            );
          })}
        </div>
      </div>
      {held && <HeldDialog project={view} exam={held} onClose={() => setHeld(null)} />}
    </>
  );
}

/** Where a key leads in a list; null when it is not a moving key. */
export function moved(key: string, from: number, length: number): number | null {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const step = steps[key];
  return step === undefined || length === 0 ? null : Math.min(length - 1, Math.max(0, from + step));
}
