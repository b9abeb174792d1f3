import { Tooltip } from "@mantine/core";
import { shapeOf } from "../shapes/registry";
import { chooseClass } from "./choosing";
import { useEditor, useExam, useUi } from "./context";
import { classesOf, type ClassRow } from "./ontology";
import { Swatch } from "./Swatch";

/** Classes with their keys; a click makes the next shape a new object of the class. */
export function ClassesPanel() {
  const { session } = useEditor();
  const project = useExam((exam) => exam.project);
  useExam((exam) => exam.setsVersion);
  const rows = classesOf(project, session.sets.values());
  return (
    <section className="ed-section" aria-label="Classes">
      <h2>Classes</h2>
      {rows.length === 0 && <p className="ed-none">The project has no classes yet. A manager adds them in its ontology.</p>}
      {rows.map((row) => (
        <ClassButton key={row.label.id} row={row} />
      ))}
    </section>
  );
}

function ClassButton({ row }: { row: ClassRow }) {
  const editor = useEditor();
  const active = useUi((state) => state.activeLabelId === row.label.id);
  const { label } = row;
  return (
    <Tooltip label={label.guidance} disabled={!label.guidance} position="left" multiline maw={280} openDelay={500}>
      <button
        className="ed-class"
        data-active={active}
        aria-pressed={active}
        data-testid={`class-${label.id}`}
        onClick={() => chooseClass(editor, label)}
      >
        <Swatch colour={label.colour} />
        <span className="ed-class-name">
          {label.name}
          {label.required && <span title="Needed before submitting"> *</span>}
        </span>
        <span className="ed-dim">{shapeOf(label.shape)?.name ?? label.shape}</span>
        <kbd>{row.key?.toUpperCase()}</kbd>
      </button>
    </Tooltip>
  );
}
