import { Badge } from "@mantine/core";
import { IconMessageCircle, IconPhotoOff } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { ExamRow, ExamStatus, Label } from "../../../contract/rest";
import { LabelChip } from "../../../ui/LabelChip";
import { PersonBadge } from "../../../ui/PersonBadge";
import { plural, studyDate } from "../../../ui/time";
import { TimeAgo } from "../../../ui/TimeAgo";
import { HeldBadge, QuarantineBadge, Verdicts } from "../../../ui/VerdictBadge";
import classes from "./ExamTable.module.css";

const chipsShown = 3;

interface Props {
  exam: ExamRow;
  index: number;
  top: number;
  active: boolean;
  to: string;
  project: string;
  labels: Map<string, Label>;
  stageName: (id: string | undefined) => string;
  personName: (id: string) => string;
  onHeld: (exam: ExamRow) => void;
}

export function ExamRowView({ exam, index, top, active, to, project, labels, stageName, personName, onHeld }: Props) {
  const facts = [exam.studyDate && studyDate(exam.studyDate), plural(exam.series, "series", "series"), plural(exam.images, "image")]
    .filter(Boolean)
    .join(" · ");
  return (
    <div
      id={`exam-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      className={`${classes.grid} ${classes.row}`}
      data-active={active || undefined}
      data-testid="exam-row"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell">
        <Thumbnail project={project} volume={exam.thumbnail} />
      </span>
      <span role="gridcell" className={classes.exam}>
        <Link to={to} className={classes.title} tabIndex={-1} title={exam.title}>
          {exam.title}
        </Link>
        <span className={classes.facts}>
          {exam.modalities.map((modality) => (
            <Badge key={modality} variant="default" size="xs" radius="sm">
              {modality}
            </Badge>
          ))}
          {facts}
        </span>
      </span>
      <span role="gridcell" className={classes.verdicts}>
        {exam.heldSeries > 0 && <HeldBadge count={exam.heldSeries} of={exam.series} onClick={() => onHeld(exam)} />}
        {exam.quarantined > 0 && <QuarantineBadge count={exam.quarantined} />}
        {(exam.problems.length > 0 || exam.heldSeries + exam.quarantined === 0) && <Verdicts codes={exam.problems} />}
      </span>
      <span role="gridcell" className={classes.chips}>
        <Labels exam={exam} labels={labels} />
      </span>
      <span role="gridcell" className={classes.stage}>
        <StageAndStatus name={stageName(exam.stage)} status={exam.status} />
      </span>
      <span role="gridcell" className={classes.clip}>
        {exam.assignee ? <PersonBadge id={exam.assignee} name={personName(exam.assignee)} /> : <span className={classes.none}>nobody</span>}
      </span>
      <span role="gridcell" className={classes.number}>
        {exam.openIssues > 0 && (
          <span className={classes.issues} title={plural(exam.openIssues, "open issue")}>
            <IconMessageCircle size={14} aria-hidden />
            {exam.openIssues}
          </span>
        )}
      </span>
      <span role="gridcell" className={classes.time}>
        <TimeAgo at={exam.updatedAt} />
      </span>
    </div>
  );
}

function StageAndStatus({ name, status }: { name: string; status: ExamStatus | undefined }) {
  if (name === "") return <span className={classes.none}>no stage</span>;
  const notable = status === "returned" || status === "skipped";
  return (
    <span className={classes.exam}>
      {name}
      {notable && <span className={classes.notable}>{status}</span>}
    </span>
  );
}

function Labels({ exam, labels }: { exam: ExamRow; labels: Map<string, Label> }) {
  const more = exam.labels.length - chipsShown;
  return (
    <>
      {exam.labels.slice(0, chipsShown).map(({ labelId, count }) => {
        const label = labels.get(labelId);
        return <LabelChip key={labelId} name={label?.name ?? labelId} colour={label?.colour ?? "#808080"} count={count} />;
      })}
      {more > 0 && (
        <span
          className={classes.none}
          title={exam.labels
            .slice(chipsShown)
            .map((l) => `${labels.get(l.labelId)?.name ?? l.labelId}: ${l.count}`)
            .join(", ")}
        >
          +{more}
        </span>
      )}
    </>
  );
}

function Thumbnail({ project, volume }: { project: string; volume: string | undefined }) {
  const [failed, setFailed] = useState(false);
  if (volume === undefined || failed) {
    return (
      <span className={classes.thumbnail} title="No preview">
        <IconPhotoOff size={18} aria-hidden />
      </span>
    );
  }
  const source = `/api/projects/${encodeURIComponent(project)}/volumes/${encodeURIComponent(volume)}/thumbnail?size=96`;
  return <img className={classes.thumbnail} src={source} alt="" loading="lazy" onError={() => setFailed(true)} />;
}
