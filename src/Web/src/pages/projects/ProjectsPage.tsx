import { Button, SimpleGrid, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFolderPlus, IconPlus } from "@tabler/icons-react";
import { useProjects, useSession } from "../../contract/queries";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import pageClasses from "../Page.module.css";
import { CreateProject } from "./CreateProject";
import { ProjectCardView } from "./ProjectCardView";

export function ProjectsPage() {
  const projects = useProjects();
  const { data: session } = useSession();
  const [creating, dialog] = useDisclosure(false);
  const mayCreate = session?.person.siteRoles.includes("administrator") ?? false;
  const create = mayCreate && (
    <Button leftSection={<IconPlus size={16} />} onClick={dialog.open}>
      New project
    </Button>
  );
  return (
    <main className={pageClasses.page}>
      <header className={pageClasses.head}>
        <h1 className={pageClasses.title}>Projects</h1>
        {projects.data && projects.data.length > 0 && create}
      </header>
      {projects.isPending && <LoadingCards />}
      {projects.isError && (
        <ErrorNotice title="The projects could not be read" error={projects.error} onRetry={() => void projects.refetch()} />
      )}
      {projects.data?.length === 0 && (
        <EmptyState icon={<IconFolderPlus size={26} />} title="No projects yet">
          {mayCreate ? (
            <p>
              A project holds exams, the classes to mark on them, and the people who read. Create one, then drag a folder of DICOM into it.
            </p>
          ) : (
            <p>
              You are not a member of any project. Ask a manager to add you; they find you by your sign-in name, {session?.person.name}.
            </p>
          )}
          {create}
        </EmptyState>
      )}
      {projects.data && projects.data.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
          {projects.data.map((project) => (
            <ProjectCardView key={project.id} project={project} />
          ))}
        </SimpleGrid>
      )}
      <CreateProject opened={creating} onClose={dialog.close} />
    </main>
  );
}

function LoadingCards() {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" role="status" aria-label="Loading">
      {[0, 1, 2].map((at) => (
        <Skeleton key={at} height={168} radius="md" />
      ))}
    </SimpleGrid>
  );
}
