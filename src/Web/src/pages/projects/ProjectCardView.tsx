import { Badge, RingProgress } from "@mantine/core";
import { IconPhoto, IconUsers } from "@tabler/icons-react";
import { Link } from "react-router";
import type { ProjectCard } from "../../contract/rest";
import { count, plural } from "../../ui/time";
import { TimeAgo } from "../../ui/TimeAgo";
import classes from "./ProjectCardView.module.css";

/** The state of a project in one look. */
export function ProjectCardView({ project }: { project: ProjectCard }) {
  const share = project.exams === 0 ? 0 : (100 * project.done) / project.exams;
  const said = share > 0 && share < 1 ? "<1" : String(Math.floor(share));
  return (
    <Link to={`/projects/${encodeURIComponent(project.id)}/exams`} className={classes.card} data-testid="project-card">
      <div className={classes.top}>
        <div className={classes.words}>
          <h2 className={classes.name}>{project.name}</h2>
          <p className={classes.description}>{project.description || "No description."}</p>
        </div>
        <RingProgress
          size={76}
          thickness={6}
          rootColor="var(--a-raised)"
          sections={[{ value: share, color: share === 100 ? "var(--a-good)" : "var(--a-accent)" }]}
          label={<span className={classes.share}>{said}%</span>}
          aria-label={`${project.done} of ${project.exams} exams done`}
        />
      </div>
      <div className={classes.modalities}>
        {project.modalities.map((modality) => (
          <Badge key={modality} variant="default" radius="sm" size="sm">
            {modality}
          </Badge>
        ))}
        {project.roles.length > 0 && <span className={classes.roles}>you: {project.roles.join(", ")}</span>}
      </div>
      <footer className={classes.foot}>
        <span className={classes.fact}>
          <IconPhoto size={15} aria-hidden />
          {project.exams === 0 ? "no exams yet" : `${count(project.done)} of ${plural(project.exams, "exam")} done`}
        </span>
        <span className={classes.fact}>
          <IconUsers size={15} aria-hidden />
          {plural(project.people, "person", "people")}
        </span>
        <span className={classes.activity}>{project.lastActivity ? <TimeAgo at={project.lastActivity} /> : "no activity yet"}</span>
      </footer>
    </Link>
  );
}
