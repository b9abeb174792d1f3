import { Button } from "@mantine/core";
import { IconFilterOff, IconFolderUp } from "@tabler/icons-react";
import { CopyText } from "../../../ui/CopyText";
import { EmptyState } from "../../../ui/EmptyState";
import classes from "./EmptyExams.module.css";

/** What to do first in a project without images. */
export function EmptyExams({ project, mayUpload }: { project: string; mayUpload: boolean }) {
  if (!mayUpload) {
    return (
      <EmptyState icon={<IconFolderUp size={26} />} title="No exams yet">
        <p>A manager of the project adds the images.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconFolderUp size={26} />} title="Drag a folder of DICOM here">
      <p>Folders are read to their depths; every file gets a verdict. The same image twice is stored once.</p>
      <ImportWays project={project} />
    </EmptyState>
  );
}

/** The other ways in: by command, and from a PACS. */
export function ImportWays({ project }: { project: string }) {
  return (
    <dl className={classes.ways}>
      <dt>From the command line, for large folders</dt>
      <dd>
        <CopyText text={`./annotator import DIR --project ${project}`} label="command" block />
      </dd>
      <dt>From a PACS or a script, by DICOMweb (STOW-RS)</dt>
      <dd>
        <CopyText text={`${location.origin}/projects/${project}/dicom-web`} label="address" block />
      </dd>
    </dl>
  );
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState icon={<IconFilterOff size={26} />} title="No exam matches">
      <p>Nothing in this project fits all parts of the filter.</p>
      <Button variant="default" onClick={onClear}>
        Clear the filter
      </Button>
    </EmptyState>
  );
}
