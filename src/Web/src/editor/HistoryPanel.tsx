import { eventWords } from "../sync/words";
import type { EventMessage } from "../sync/wire";
import { useEditor, useExam } from "./context";
import { jumpTo } from "./objectActions";
import { findLabel } from "./ontology";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What happened here since the exam was opened, newest first. */
export function HistoryPanel() {
  const history = useExam((exam) => exam.history);
  return (
    <section className="ed-section" aria-label="History">
      <h2>Since you opened it</h2>
      {history.length === 0 && <p className="ed-none">Nothing has happened since you opened this exam.</p>}
      {history.map((event) => (
        <Entry key={`${event.stream}-${event.version}`} event={event} />
      ))}
    </section>
  );
}

function Entry({ event }: { event: EventMessage }) {
  const editor = useEditor();
  const names = useExam((exam) => exam.names);
  const project = useExam((exam) => exam.project);
  const { objectId } = event.data;
  const object = typeof objectId === "string" ? editor.stage.host.find({ set: event.stream, objectId }) : undefined;
  const name = object ? (findLabel(project, object.labelId)?.name ?? "") : typeof objectId === "string" ? "an object since deleted" : "";
  return (
    <button className="ed-event" disabled={!object} onClick={() => object && jumpTo(editor, object)}>
      <time dateTime={event.at} title={new Date(event.at).toLocaleString()}>
        {TIME.format(new Date(event.at))}
      </time>
      <span>
        <strong>{names.get(event.by) ?? (event.by === "system" ? "The server" : event.by)}</strong> {eventWords(event)} {name}
      </span>
    </button>
  );
}
