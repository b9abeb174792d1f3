import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { IconBan, IconLockOpen } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sendCommand } from "../../../contract/commands";
import type { ExamDetail } from "../../../contract/generated";
import { get } from "../../../contract/http";
import { keys } from "../../../contract/queries";
import type { ExamRow } from "../../../contract/rest";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { findingsOf, validOverride } from "../../../ui/held";
import { LoadingRows } from "../../../ui/Loading";
import { nameIn } from "../../../ui/names";
import { plural } from "../../../ui/time";
import { TimeAgo } from "../../../ui/TimeAgo";
import type { TabProps } from "../ProjectPage";
import classes from "./HeldDialog.module.css";

type Series = ExamDetail["state"]["series"][string];

interface Props {
  project: TabProps["project"];
  exam: ExamRow;
  onClose: () => void;
}

/** Why series of an exam may not be read, finding by finding; managers let them in for a reason, one by one. */
export function HeldDialog({ project, exam, onClose }: Props) {
  const id = project.state.id;
  const path = `/api/projects/${encodeURIComponent(id)}/exams/${encodeURIComponent(exam.id)}`;
  const detail = useQuery({ queryKey: ["project", id, "exam", exam.id], queryFn: ({ signal }) => get<ExamDetail>(path, signal) });
  const state = detail.data?.state;
  const found = Object.values(state?.series ?? {}).filter(({ checks }) => findingsOf(checks).length > 0);
  return (
    <Modal opened onClose={onClose} title={`What keeps “${exam.title}” from being read`} size="lg" centered>
      {detail.isPending && <LoadingRows rows={3} />}
      {detail.isError && <ErrorNotice title="The exam could not be read" error={detail.error} onRetry={() => void detail.refetch()} />}
      {state && found.length === 0 && <Text size="sm">Nothing any more: every series of it may be read.</Text>}
      <Stack gap="lg">
        {found.map((series) => (
          <OneSeries
            key={series.seriesInstanceUid}
            series={series}
            overridden={state?.overrides[series.seriesInstanceUid]}
            exam={exam.id}
            project={project}
          />
        ))}
      </Stack>
    </Modal>
  );
}

interface SeriesProps {
  series: Series;
  overridden: ExamDetail["state"]["overrides"][string] | undefined;
  exam: string;
  project: TabProps["project"];
}

function OneSeries({ series, overridden, exam, project }: SeriesProps) {
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const command = useMutation({
    mutationFn: ({ type, data }: { type: string; data: unknown }) => sendCommand(`exam/${exam}`, type, data),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["project", project.state.id, "exam", exam] }),
        queries.invalidateQueries({ queryKey: keys.exams(project.state.id) }),
      ]),
  });
  const { seriesInstanceUid, checks } = series;
  const mayDecide = project.actions.includes("editExams");
  const letIn = validOverride(checks, overridden);
  return (
    <section className={classes.series} data-testid="held-series" data-held={letIn === null}>
      <h3>
        {letIn ? <IconLockOpen size={16} aria-hidden /> : <IconBan size={16} aria-hidden className={classes.bad} />}
        {series.modality} · {series.description || `…${seriesInstanceUid.slice(-12)}`} · {plural(series.instances, "image")}
      </h3>
      <ul>
        {findingsOf(checks).map((finding) => (
          <li key={finding.code + finding.text}>
            {finding.text} <code>{finding.code}</code>
          </li>
        ))}
      </ul>
      {letIn && (
        <p className={classes.kept}>
          Let in by {nameIn(project.directory)(letIn.by)}, <TimeAgo at={letIn.at} />: “{letIn.reason}”
        </p>
      )}
      {command.isError && <ErrorNotice title="Nothing was changed" error={command.error} />}
      {mayDecide && !letIn && (
        <>
          <Textarea
            label="Why may it be read?"
            description="Kept with your name. It holds for these findings; others hold the series again."
            required
            maxLength={1000}
            autosize
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="xs">
            <Button
              disabled={reason.trim() === ""}
              loading={command.isPending}
              onClick={() => command.mutate({ type: "exam.override-verdict", data: { seriesInstanceUid, reason } })}
            >
              Let it in
            </Button>
          </Group>
        </>
      )}
      {mayDecide && letIn && (
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={command.isPending}
            onClick={() => command.mutate({ type: "exam.restore-verdict", data: { seriesInstanceUid } })}
          >
            Hold it again
          </Button>
        </Group>
      )}
    </section>
  );
}
