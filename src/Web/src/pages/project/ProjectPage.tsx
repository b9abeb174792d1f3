import type { ReactNode } from "react";
import { NavLink, useParams } from "react-router";
import { ApiError } from "../../contract/http";
import { useProject } from "../../contract/queries";
import type { ProjectView } from "../../contract/rest";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { LoadingRows } from "../../ui/Loading";
import { NothingHerePage } from "../NothingHerePage";
import pageClasses from "../Page.module.css";
import { ExamsTab } from "./exams/ExamsTab";
import { MembersTab } from "./MembersTab";
import { OntologyTab } from "./ontology/OntologyTab";
import classes from "./ProjectPage.module.css";
import { ProtocolTab } from "./ProtocolTab";
import { QuarantineTab } from "./quarantine/QuarantineTab";
import { QueueTab } from "./QueueTab";
import { SettingsTab } from "./SettingsTab";
import { WorkflowTab } from "./WorkflowTab";

/** What every tab of a project gets. */
export interface TabProps {
  id: string;
  project: ProjectView;
}

const tabs: Record<string, { name: string; managers?: boolean; render: (props: TabProps) => ReactNode }> = {
  exams: { name: "Exams", render: (props) => <ExamsTab {...props} /> },
  queue: { name: "Queue", render: (props) => <QueueTab {...props} /> },
  members: { name: "Members", render: (props) => <MembersTab {...props} /> },
  ontology: { name: "Ontology", render: (props) => <OntologyTab {...props} /> },
  protocol: { name: "Protocol", render: (props) => <ProtocolTab {...props} /> },
  workflow: { name: "Workflow", render: (props) => <WorkflowTab {...props} /> },
  quarantine: { name: "Quarantine", managers: true, render: (props) => <QuarantineTab {...props} /> },
  settings: { name: "Settings", render: (props) => <SettingsTab {...props} /> },
};

export function ProjectPage() {
  const { project: id = "", tab = "" } = useParams();
  const project = useProject(id);
  const shown = tabs[tab];
  if (shown === undefined || isHidden(project.error)) return <NothingHerePage />;
  return (
    <div className={classes.root}>
      <TabBar id={id} manages={project.data?.actions.includes("manageProject") ?? false} />
      <main className={classes.body} key={tab}>
        {project.isPending && (
          <div className={pageClasses.page}>
            <LoadingRows />
          </div>
        )}
        {project.isError && !project.data && (
          <div className={pageClasses.narrow}>
            <ErrorNotice title="The project could not be read" error={project.error} onRetry={() => void project.refetch()} />
          </div>
        )}
        {project.data && shown.render({ id, project: project.data })}
      </main>
    </div>
  );
}

/** What is not there and what is not mine look the same. */
function isHidden(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403);
}

function TabBar({ id, manages }: { id: string; manages: boolean }) {
  return (
    <nav className={classes.tabs} aria-label="Project">
      {Object.entries(tabs)
        .filter(([, { managers }]) => managers !== true || manages)
        .map(([key, { name }]) => (
          <NavLink key={key} to={`/projects/${encodeURIComponent(id)}/${key}`} className={classes.tab}>
            {name}
          </NavLink>
        ))}
    </nav>
  );
}
