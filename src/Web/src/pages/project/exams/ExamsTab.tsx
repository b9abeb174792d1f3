import { Button, FileButton, Menu } from "@mantine/core";
import { IconFile, IconFolder, IconUpload } from "@tabler/icons-react";
import { useRef, type InputHTMLAttributes } from "react";
import { Link } from "react-router";
import { useQuarantine } from "../../../contract/quarantine";
import { useExams } from "../../../contract/queries";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { LoadingRows } from "../../../ui/Loading";
import { count, plural } from "../../../ui/time";
import { collectFiles } from "../../upload/collect";
import { isRunning, useUploads } from "../../upload/uploadStore";
import type { TabProps } from "../ProjectPage";
import { DropAnywhere } from "./DropAnywhere";
import { EmptyExams, NoMatch } from "./EmptyExams";
import classes from "./ExamsTab.module.css";
import { ExamTable } from "./ExamTable";
import { FilterBar } from "./FilterBar";
import { useExamFilter } from "./useExamFilter";

/** Says to managers that images of the project are not released. */
function InQuarantine({ project }: { project: string }) {
  const quarantine = useQuarantine(project);
  const { held = 0, waiting = 0 } = quarantine.data ?? {};
  if (held + waiting === 0) return null;
  return (
    <p className={classes.quarantine} role="status" data-testid="in-quarantine">
      {plural(held + waiting, "image")} in quarantine{held > 0 && `, ${count(held)} for you to decide`}.{" "}
      <Link to={`/projects/${encodeURIComponent(project)}/quarantine`}>Open the quarantine</Link>
    </p>
  );
}

/** The exams of a project: find, open, upload. */
export function ExamsTab({ id, project }: TabProps) {
  const { filter, isNarrowed, change, clear } = useExamFilter();
  const exams = useExams(id, filter);
  const mayUpload = project.actions.includes("uploadImages");
  const items = exams.data?.pages.flatMap((page) => page.items) ?? [];
  const total = exams.data?.pages[0]?.total;
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <FilterBar
          filter={filter}
          change={change}
          clear={clear}
          isNarrowed={isNarrowed}
          project={project}
          shown={items.length}
          total={total}
          busy={exams.isFetching}
        />
        {mayUpload && <UploadButton id={id} name={project.state.name} />}
      </div>
      {project.actions.includes("manageProject") && <InQuarantine project={id} />}
      {exams.isPending && (
        <div className={classes.padded}>
          <LoadingRows rows={10} height={52} />
        </div>
      )}
      {exams.isError && (
        <div className={classes.padded}>
          <ErrorNotice title="The exams could not be read" error={exams.error} onRetry={() => void exams.refetch()} />
        </div>
      )}
      {exams.isSuccess &&
        items.length === 0 &&
        (isNarrowed ? <NoMatch onClear={clear} /> : <EmptyExams project={id} mayUpload={mayUpload} />)}
      {items.length > 0 && (
        <ExamTable
          project={id}
          view={project}
          exams={items}
          total={total}
          onNearEnd={() => {
            if (exams.hasNextPage && !exams.isFetchingNextPage) void exams.fetchNextPage();
          }}
        />
      )}
      {mayUpload && <DropAnywhere project={{ id, name: project.state.name }} />}
    </div>
  );
}

/** React does not know the attribute that lets a picker take folders. */
const folderInput = { webkitdirectory: "" } as InputHTMLAttributes<HTMLInputElement>;

function UploadButton({ id, name }: { id: string; name: string }) {
  const start = useUploads((store) => store.start);
  const running = useUploads((store) => isRunning(store.current));
  const folder = useRef<HTMLInputElement>(null);
  const begin = (list: FileList | null) => {
    if (list && list.length > 0) void start({ id, name }, { files: collectFiles(list) });
  };
  return (
    <>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        data-testid="folder-input"
        {...folderInput}
        onChange={(event) => {
          begin(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <FileButton
        multiple
        onChange={(files) => files.length > 0 && void start({ id, name }, { files: files.map((file) => ({ path: file.name, file })) })}
      >
        {(files) => (
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <Button leftSection={<IconUpload size={16} />} disabled={running}>
                Upload
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconFolder size={16} />} onClick={() => folder.current?.click()}>
                A folder…
              </Menu.Item>
              <Menu.Item leftSection={<IconFile size={16} />} onClick={files.onClick}>
                Files…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
    </>
  );
}
