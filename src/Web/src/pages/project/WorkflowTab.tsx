import { Button, Text } from "@mantine/core";
import { IconArrowNarrowRight, IconCheck, IconPencil, IconEyeCheck, IconSitemap, type Icon } from "@tabler/icons-react";
import { Fragment } from "react";
import { Link } from "react-router";
import { useProjectCommand } from "../../contract/queries";
import type { Stage, StageCount } from "../../contract/rest";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Panel } from "../../ui/Panel";
import { count } from "../../ui/time";
import pageClasses from "../Page.module.css";
import type { TabProps } from "./ProjectPage";
import { inOrder } from "./stageOrder";
import classes from "./WorkflowTab.module.css";

const kinds: Record<string, { Icon: Icon; does: string }> = {
  annotate: { Icon: IconPencil, does: "Readers draw and submit." },
  review: { Icon: IconEyeCheck, does: "Reviewers accept, or reject with a reason." },
  done: { Icon: IconCheck, does: "Nothing more is changed." },
};

const usual: Stage[] = [
  { id: "annotate", kind: "annotate", name: "Annotate", next: "review" },
  { id: "review", kind: "review", name: "Review", next: "done", back: "annotate" },
  { id: "done", kind: "done", name: "Done" },
];

/** The stages of the work, with how many tasks stand at each. */
export function WorkflowTab({ id, project }: TabProps) {
  const command = useProjectCommand(id);
  const workflow = project.state.workflow;
  const mayChange = project.actions.includes("manageProject");
  return (
    <div className={pageClasses.page}>
      {command.isError && <ErrorNotice title="Nothing was published" error={command.error} />}
      <Panel
        title="Workflow"
        hint={
          workflow
            ? `Version ${workflow.version} is in force. Counts are tasks that wait for somebody, and tasks in somebody's hands.`
            : undefined
        }
      >
        {workflow ? (
          <Picture id={id} stages={inOrder(workflow.stages)} counts={project.stages} />
        ) : (
          <EmptyState icon={<IconSitemap size={26} />} title="No workflow is published">
            <p>Until then exams make no tasks and the queue stays empty. The usual one is annotate, review, done.</p>
            {mayChange && (
              <Button
                loading={command.isPending}
                onClick={() => command.mutate({ type: "project.publish-workflow", data: { stages: usual } })}
              >
                Publish annotate → review → done
              </Button>
            )}
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}

function Picture({ id, stages, counts }: { id: string; stages: readonly Stage[]; counts: readonly StageCount[] }) {
  const nameOf = (stage: string | undefined) => stages.find((s) => s.id === stage)?.name ?? stage;
  return (
    <div className={classes.flow} role="list">
      {stages.map((stage, at) => {
        const { Icon, does } = kinds[stage.kind] ?? { Icon: IconSitemap, does: stage.kind };
        const here = counts.find((c) => c.stage === stage.id);
        return (
          <Fragment key={stage.id}>
            {at > 0 && <IconArrowNarrowRight className={classes.arrow} size={32} stroke={1.5} aria-hidden />}
            <div className={classes.stage} role="listitem">
              <div className={classes.name}>
                <Icon size={18} aria-hidden />
                {stage.name}
              </div>
              <Text size="sm" c="dimmed">
                {does}
              </Text>
              <Link className={classes.counts} to={`/projects/${encodeURIComponent(id)}/exams?stage=${encodeURIComponent(stage.id)}`}>
                <Figure
                  value={(here?.waiting ?? 0) + (stage.kind === "done" ? (here?.active ?? 0) : 0)}
                  word={stage.kind === "done" ? "done" : "waiting"}
                />
                {stage.kind !== "done" && <Figure value={here?.active ?? 0} word="in work" />}
              </Link>
              {stage.back && <div className={classes.back}>↩ rejected work goes back to {nameOf(stage.back)}</div>}
            </div>
          </Fragment>
        );
      })}
    </div>
  );
}

function Figure({ value, word }: { value: number; word: string }) {
  return (
    <span className={classes.figure}>
      <b>{count(value)}</b>
      {word}
    </span>
  );
}
