import { Badge, Button, Table } from "@mantine/core";
import { IconChecks, IconPlayerPlayFilled } from "@tabler/icons-react";
import { Link, useNavigate } from "react-router";
import { useClaimNext, useQueue, useSession } from "../../contract/queries";
import type { QueueItem } from "../../contract/rest";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { LoadingRows } from "../../ui/Loading";
import { Panel } from "../../ui/Panel";
import { nameIn } from "../../ui/names";
import { PersonBadge } from "../../ui/PersonBadge";
import { plural } from "../../ui/time";
import pageClasses from "../Page.module.css";
import type { TabProps } from "./ProjectPage";
import classes from "./QueueTab.module.css";

/** What waits to be read: one button for the next, and the list with reasons. */
export function QueueTab({ id, project }: TabProps) {
  const queue = useQueue(id);
  const { data: session } = useSession();
  const mine = queue.data?.items.filter((item) => item.assignee === session?.person.id) ?? [];
  const waiting = queue.data?.items.filter((item) => item.assignee === undefined) ?? [];
  const mayWork = project.actions.includes("takeWork");
  return (
    <div className={pageClasses.page}>
      {mayWork && <Start id={id} mine={mine[0]} waiting={waiting.length} known={queue.isSuccess} />}
      {queue.isPending && <LoadingRows />}
      {queue.isError && <ErrorNotice title="The queue could not be read" error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.data && (
        <Panel title="Queue" hint="In the order in which tasks are handed out." flush>
          {queue.data.items.length === 0 ? (
            <EmptyState icon={<IconChecks size={26} />} title="Nothing is waiting">
              <p>Every task is done or in a stage you do not work in. New exams appear here by themselves.</p>
            </EmptyState>
          ) : (
            <QueueTable id={id} items={queue.data.items} project={project} me={session?.person.id} />
          )}
        </Panel>
      )}
    </div>
  );
}

function Start({ id, mine, waiting, known }: { id: string; mine: QueueItem | undefined; waiting: number; known: boolean }) {
  const claim = useClaimNext(id);
  const navigate = useNavigate();
  const open = (exam: string) => void navigate(`/projects/${encodeURIComponent(id)}/exams/${encodeURIComponent(exam)}`);
  const start = () => (mine ? open(mine.exam) : claim.mutate(undefined, { onSuccess: (claimed) => claimed && open(claimed.exam) }));
  const nothing = claim.data === null ? "Nothing waits for you right now." : plural(waiting, "task waits", "tasks wait");
  return (
    <section className={classes.start}>
      <Button
        size="lg"
        leftSection={<IconPlayerPlayFilled size={18} />}
        loading={claim.isPending}
        disabled={known && !mine && waiting === 0}
        onClick={start}
        data-autofocus
      >
        {mine ? "Continue reading" : "Start reading"}
      </Button>
      <p className={classes.next} aria-live="polite">
        {mine ? (
          <>
            In your hands: <strong>{mine.title}</strong>
          </>
        ) : (
          known && nothing
        )}
      </p>
      {claim.isError && <ErrorNotice title="No task was taken" error={claim.error} onRetry={start} />}
    </section>
  );
}

function QueueTable({ id, items, project, me }: { id: string; items: QueueItem[]; project: TabProps["project"]; me: string | undefined }) {
  const personName = nameIn(project.directory);
  const stageName = (stage: string) => project.state.workflow?.stages.find((s) => s.id === stage)?.name ?? stage;
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table verticalSpacing={8} horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">Priority</Table.Th>
            <Table.Th>Exam</Table.Th>
            <Table.Th>Stage</Table.Th>
            <Table.Th ta="right">Issues</Table.Th>
            <Table.Th>Why here</Table.Th>
            <Table.Th>Reader</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.task} data-testid="queue-row" className={item.assignee === me ? classes.mine : undefined}>
              <Table.Td ta="right">{item.priority}</Table.Td>
              <Table.Td>
                <Link className={classes.link} to={`/projects/${encodeURIComponent(id)}/exams/${encodeURIComponent(item.exam)}`}>
                  {item.title}
                </Link>
              </Table.Td>
              <Table.Td>
                <Badge variant="default" radius="sm" tt="none">
                  {stageName(item.stage)}
                </Badge>
              </Table.Td>
              <Table.Td ta="right">{item.openIssues > 0 && <span className={classes.issues}>{item.openIssues}</span>}</Table.Td>
              <Table.Td c="dimmed">{item.why}</Table.Td>
              <Table.Td>
                {item.assignee ? (
                  <PersonBadge id={item.assignee} name={item.assignee === me ? "you" : personName(item.assignee)} />
                ) : (
                  <span className={classes.nobody}>nobody</span>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
