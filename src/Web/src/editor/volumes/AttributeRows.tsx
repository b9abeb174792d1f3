import { Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useAttributes, type AttributeQuery, type AttributeRow } from "../../contract/attributes";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { LoadingRows } from "../../ui/Loading";
import { bytes, count, plural } from "../../ui/time";

interface Props {
  readonly project: string;
  readonly volume: string;
  readonly query: AttributeQuery;
  readonly depth: number;
}

/** The rows of one place, or what was found anywhere; sequences open beneath their row. */
export function AttributeRows({ project, volume, query, depth }: Props) {
  const pages = useAttributes(project, volume, query);
  if (pages.isPending) return <LoadingRows rows={depth === 0 ? 10 : 2} height={24} />;
  if (pages.isError)
    return <ErrorNotice title="The attributes could not be read" error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap((page) => page.items);
  const total = pages.data.pages[0]?.total ?? 0;
  if (rows.length === 0) return <p className="ed-none attr-none">{query.find === "" ? "Nothing is in here." : "No attribute fits."}</p>;
  return (
    <>
      {rows.map((row, at) => (
        <div key={row.path} role="rowgroup">
          {isFirstOfItem(row, rows[at - 1], query) && <p className="attr-item">{row.within.join(" › ")}</p>}
          <Row row={row} project={project} volume={volume} slice={query.slice} depth={depth} />
        </div>
      ))}
      {pages.hasNextPage && (
        <Button size="compact-sm" variant="default" m="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show more ({count(rows.length)} of {count(total)})
        </Button>
      )}
    </>
  );
}

/** Whether a row begins another item of a sequence: then the item is named above it. */
function isFirstOfItem(row: AttributeRow, before: AttributeRow | undefined, query: AttributeQuery): boolean {
  if (row.within.length === 0 || (query.under === "" && query.find === "")) return false;
  return row.within.join("\n") !== before?.within.join("\n");
}

function Row({ row, project, volume, slice, depth }: { row: AttributeRow; project: string; volume: string; slice: number; depth: number }) {
  const [open, setOpen] = useState(false);
  const name = row.name ?? (row.creator ? `private, ${row.creator}` : "unknown");
  const indent = (element: HTMLElement | null): void => element?.style.setProperty("--depth", String(depth));
  return (
    <>
      <div className="attr-row" role="row" data-testid="attribute-row" data-path={row.path} ref={indent}>
        <span role="cell" className="attr-tag">
          {row.isSequence && row.count > 0 ? (
            <button className="attr-fold" aria-expanded={open} aria-label={`Items of ${name}`} onClick={() => setOpen(!open)}>
              {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              {row.tag}
            </button>
          ) : (
            row.tag
          )}
        </span>
        <span role="cell" className={row.name === undefined ? "attr-name ed-dim" : "attr-name"} title={row.keyword ?? name}>
          {name}
        </span>
        <span role="cell" className="ed-dim">
          {row.vr}
        </span>
        <span role="cell" className="attr-value">
          <Value row={row} />
        </span>
      </div>
      {open && <AttributeRows project={project} volume={volume} query={{ slice, under: row.path, find: "" }} depth={depth + 1} />}
    </>
  );
}

function Value({ row }: { row: AttributeRow }) {
  if (row.isSequence) return <span className="ed-dim">{plural(row.count, "item")}</span>;
  if (row.bytes !== undefined) return <span className="ed-dim">binary{row.bytes > 0 ? `, ${bytes(row.bytes)}` : ""}</span>;
  if (row.count === 0) return <span className="ed-dim">empty</span>;
  const more = row.count - row.values.length;
  return (
    <>
      {row.values.join(" \\ ")}
      {more > 0 && <span className="ed-dim"> and {count(more)} more</span>}
    </>
  );
}
