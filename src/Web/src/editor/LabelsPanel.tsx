import { IconDots, IconEye, IconEyeOff, IconLock, IconTrash } from "@tabler/icons-react";
import type { LatticePlane } from "../contract/generated";
import type { Label } from "../contract/rest";
import type { SetObject } from "../sync/setModel";
import { isOblique } from "../viewer/geometry";
import type { Viewport2D } from "../viewer/viewport2d";
import { AttributesPanel } from "./AttributesPanel";
import { useEditor, useExam, useMayEdit, useUi } from "./context";
import { LabelmapMenu } from "./labelmaps/LabelmapMenu";
import { jumpTo, rangeText, removeObject } from "./objectActions";
import { classesOf } from "./ontology";
import { Swatch } from "./Swatch";

/** What is marked, by class, with where it is. */
export function LabelsPanel() {
  const { session } = useEditor();
  const project = useExam((exam) => exam.project);
  useExam((exam) => exam.setsVersion);
  const objects = [...session.sets.values()].flatMap((set) => set.objects());
  const groups = classesOf(project, session.sets.values()).flatMap(({ label }) => {
    const mine = objects.filter((object) => object.labelId === label.id);
    return mine.length > 0 ? [{ label, objects: mine }] : [];
  });
  return (
    <section className="ed-section ed-labels" aria-label="Labels">
      <div className="ed-heading">
        <h2>Labels</h2>
        <LabelmapMenu />
      </div>
      {groups.length === 0 && <p className="ed-none">Nothing is marked yet. Pick a class above or press its key, then draw.</p>}
      {groups.map((group) => (
        <ClassGroup key={group.label.id} {...group} />
      ))}
      <AttributesPanel />
    </section>
  );
}

function ClassGroup({ label, objects }: { label: Label; objects: readonly SetObject[] }) {
  const { ui } = useEditor();
  const hidden = useUi((state) => state.hidden);
  const allHidden = objects.every((object) => hidden.has(object.id));
  const toggle = (): void => {
    const next = new Set(hidden);
    for (const object of objects)
      if (allHidden) next.delete(object.id);
      else next.add(object.id);
    ui.setState({ hidden: next });
  };
  return (
    <div className="ed-group">
      <div className="ed-group-head">
        <Swatch colour={label.colour} />
        <span className="ed-class-name" data-testid={`count-${label.id}`}>
          {label.name} ({objects.length})
        </span>
        <IconButton label={allHidden ? "Show all of the class" : "Hide all of the class"} onClick={toggle}>
          {allHidden ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        </IconButton>
      </div>
      {objects.map((object, number) => (
        <ObjectRow key={object.id} object={object} number={number + 1} />
      ))}
    </div>
  );
}

function ObjectRow({ object, number }: { object: SetObject; number: number }) {
  const editor = useEditor();
  const { ui, stage, session } = editor;
  const selected = useUi((state) => state.selected?.objectId === object.id);
  const hidden = useUi((state) => state.hidden.has(object.id));
  const mayEdit = useMayEdit();
  const names = useExam((exam) => exam.names);
  const rejected = useExam((exam) => exam.task?.issues.find((issue) => issue.object?.objectId === object.id && !issue.deleted));
  useExam((exam) => exam.leases);
  const reference = { set: object.set, objectId: object.id };
  const holder = session.heldByOther(reference);
  const hide = (): void => {
    const next = new Set(ui.getState().hidden);
    if (hidden) next.delete(object.id);
    else next.add(object.id);
    ui.setState({ hidden: next });
  };
  const openMenu = (event: React.MouseEvent): void => {
    const { right, bottom } = event.currentTarget.getBoundingClientRect();
    ui.setState({
      menu: {
        x: right - 220,
        y: bottom,
        object: reference,
        ...sliceInFocus(stage.focused),
      },
    });
  };
  return (
    <div className="ed-object" data-selected={selected} data-hidden={hidden} data-testid={`object-${object.id}`}>
      <button
        className="ed-object-main"
        onClick={() => jumpTo(editor, object)}
        title={`Drawn by ${names.get(object.createdBy) ?? object.createdBy}. Click to go there.`}
      >
        <span className="ed-object-number">{number}</span>
        <span className="ed-object-range">
          {rangeText(object, stage.volume?.grid.id) ||
            (object.frames.length + object.maskSlices.length > 0 ? "on another series" : "empty")}
        </span>
        {object.pending && <span className="ed-dim">saving</span>}
        {holder && (
          <span className="ed-held" title={`held by ${holder.name}`}>
            <IconLock size={13} /> {holder.name}
          </span>
        )}
        {rejected && <span className="ed-rejected" data-resolved={rejected.resolvedBy !== undefined} title={rejected.text} />}
      </button>
      <IconButton label={hidden ? "Show" : "Hide"} onClick={hide}>
        {hidden ? <IconEyeOff size={15} /> : <IconEye size={15} />}
      </IconButton>
      <IconButton label="More" onClick={openMenu}>
        <IconDots size={15} />
      </IconButton>
      {mayEdit && (
        <IconButton label="Delete" onClick={() => removeObject(editor, reference)}>
          <IconTrash size={15} />
        </IconButton>
      )}
    </div>
  );
}

function IconButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: (event: React.MouseEvent) => void;
  children: React.ReactNode;
}) {
  return (
    <button className="ed-icon" aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}

/** The slice of the view last pointed at; of an oblique one, and of none, a slice that no frame lies on. */
function sliceInFocus(view: Viewport2D | null): { readonly plane: LatticePlane; readonly index: number } {
  return view && !isOblique(view.plane) ? { plane: view.plane.plane, index: view.index } : { plane: "native", index: -1 };
}
