import { Button } from "@mantine/core";
import { useHistoryPages } from "../contract/queries";
import type { HistoryEntry } from "../contract/rest";
import { mergedHistory } from "../sync/history";
import { eventWords } from "../sync/words";
import { ErrorNotice } from "../ui/ErrorNotice";
import { LoadingRows } from "../ui/Loading";
import { useEditor, useExam } from "./context";
import { jumpTo } from "./objectActions";
import { findLabel } from "./ontology";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** What happened in this exam, newest first, back to its beginning. */
export function HistoryPanel() {
  const { projectId, examId } = useEditor();
  const live = useExam((exam) => exam.history);
  const pages = useHistoryPages(projectId, examId);
  const entries = mergedHistory(live, pages.data?.pages.flatMap((page) => page.items) ?? []);
  return (
    <section className="ed-section" aria-label="History" data-testid="history">
      {pages.isPending && <LoadingRows rows={6} height={20} />}
      {pages.isError && <ErrorNotice error={pages.error} title="The history could not be read." onRetry={() => void pages.refetch()} />}
      {!pages.isPending && entries.length === 0 && <p className="ed-none">Nothing has happened in this exam yet.</p>}
      {byDay(entries).map(([day, those]) => (
        <div key={day} className="ed-day">
          <h2>{day}</h2>
          {those.map((entry) => (
            <Entry key={`${entry.stream}-${entry.version}`} entry={entry} />
          ))}
        </div>
      ))}
      {pages.hasNextPage && (
        <Button
          fullWidth
          variant="default"
          size="compact-sm"
          data-testid="history-earlier"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Earlier
        </Button>
      )}
    </section>
  );
}

function byDay(entries: readonly HistoryEntry[]): [string, HistoryEntry[]][] {
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = DAY.format(new Date(entry.at));
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const editor = useEditor();
  const names = useExam((exam) => exam.names);
  const project = useExam((exam) => exam.project);
  const { objectId, by } = entry;
  const object = objectId === undefined ? undefined : editor.stage.host.find({ set: entry.stream, objectId });
  const what = object ? (findLabel(project, object.labelId)?.name ?? "") : objectId === undefined ? "" : "an object since deleted";
  const who = by === undefined ? "Somebody" : (names.get(by) ?? (by === "system" ? "The server" : by));
  return (
    <button className="ed-event" data-testid="history-entry" disabled={!object} onClick={() => object && jumpTo(editor, object)}>
      <time dateTime={entry.at} title={new Date(entry.at).toLocaleString()}>
        {TIME.format(new Date(entry.at))}
      </time>
      <span>
        <strong>{who}</strong> {eventWords(entry)} {what}
      </span>
    </button>
  );
}
