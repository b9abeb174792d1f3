import { ActionIcon, Button, Group, Progress, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "../../contract/queries";
import { bytes, count, duration, plural } from "../../ui/time";
import classes from "./UploadDock.module.css";
import { isRunning, useUploads, type UploadState } from "./uploadStore";
import { tally, VerdictTable } from "./VerdictTable";

/** The upload in the corner: how far, how fast, how long still, and what became of each file. */
export function UploadDock() {
  const { current, open, setOpen, dismiss } = useUploads();
  const [showing, table] = useDisclosure(false);
  useReadAnewWhenDone(current);
  if (!current) return null;
  const running = isRunning(current);
  return (
    <section className={classes.dock} aria-label="Upload" data-testid="upload-dock">
      <header className={classes.head}>
        <strong className={classes.title}>{titleOf(current)}</strong>
        <Group gap={2} wrap="nowrap">
          <Tooltip label={open ? "Fold" : "Unfold"}>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={open ? "Fold" : "Unfold"} onClick={() => setOpen(!open)}>
              {open ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
            </ActionIcon>
          </Tooltip>
          {!running && (
            <Tooltip label="Close">
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Close" onClick={dismiss}>
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </header>
      {open && <Body state={current} onShow={table.open} />}
      <VerdictTable opened={showing} onClose={table.close} files={current.verdicts} />
    </section>
  );
}

function Body({ state, onShow }: { state: UploadState; onShow: () => void }) {
  const cancel = useUploads((store) => store.cancel);
  const resume = useUploads((store) => store.resume);
  const share = state.bytes === 0 ? 0 : (100 * state.bytesSent) / state.bytes;
  const running = isRunning(state);
  return (
    <div className={classes.body}>
      {running && (
        <Progress
          value={state.phase === "collecting" ? 100 : share}
          animated={state.phase === "collecting"}
          size="sm"
          aria-label="Upload progress"
        />
      )}
      <p className={classes.line} aria-live="polite">
        {running ? progressLine(state) : <Tally state={state} />}
      </p>
      <Group gap="xs" justify="flex-end">
        {state.verdicts.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={onShow}>
            Show every file
          </Button>
        )}
        {!running && state.left.length > 0 && (
          <Button size="compact-sm" onClick={() => void resume()} data-testid="upload-resume">
            Send the {plural(state.left.length, "file")} left
          </Button>
        )}
        {running && (
          <Button size="compact-sm" variant="default" onClick={cancel}>
            Cancel
          </Button>
        )}
      </Group>
    </div>
  );
}

function Tally({ state }: { state: UploadState }) {
  const sums = tally(state.verdicts);
  if (state.verdicts.length === 0 && state.files === 0) return <>No file was found in it.</>;
  const skipped = state.files - state.filesDone;
  return (
    <>
      {count(sums.stored)} stored · {count(sums.duplicate)} known already ·{" "}
      <span className={sums.refused > 0 ? classes.refused : undefined}>{count(sums.refused)} refused</span>
      {sums.quarantined > 0 && ` · ${count(sums.quarantined)} in quarantine`}
      {skipped > 0 && ` · ${count(skipped)} not sent`}
    </>
  );
}

function progressLine(state: UploadState): string {
  if (state.phase === "collecting") return `Looking through the folders: ${plural(state.files, "file")} so far`;
  const parts = [`${count(state.filesDone)} of ${plural(state.files, "file")}`, `${bytes(state.bytesSent)} of ${bytes(state.bytes)}`];
  if (state.rate !== null && state.rate > 0) {
    parts.push(`${bytes(state.rate)}/s`, `${duration((state.bytes - state.bytesSent) / state.rate)} left`);
  }
  return parts.join(" · ");
}

function titleOf(state: UploadState): string {
  const titles = {
    collecting: "Reading folders",
    sending: `Uploading to ${state.projectName}`,
    done: "Upload finished",
    cancelled: "Upload cancelled; what was stored stays",
  };
  return titles[state.phase];
}

function useReadAnewWhenDone(state: UploadState | null): void {
  const queries = useQueryClient();
  const running = isRunning(state);
  const project = state?.project;
  useEffect(() => {
    if (running || project === undefined) return;
    void queries.invalidateQueries({ queryKey: keys.project(project) });
    void queries.invalidateQueries({ queryKey: keys.projects });
  }, [running, project, queries]);
}
