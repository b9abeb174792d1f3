import { Button, Group, Modal, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import type { UploadedFile, UploadVerdict } from "../../contract/rest";
import { count } from "../../ui/time";
import { toCsv } from "./csv";
import classes from "./VerdictTable.module.css";

const words: Record<UploadVerdict, string> = {
  stored: "stored",
  duplicate: "known already",
  refused: "refused",
  quarantined: "in quarantine",
};

/** How many files have each verdict. */
export function tally(files: readonly UploadedFile[]): Record<UploadVerdict, number> {
  const sums = { stored: 0, duplicate: 0, refused: 0, quarantined: 0 };
  for (const file of files) sums[file.verdict]++;
  return sums;
}

interface Props {
  opened: boolean;
  onClose: () => void;
  files: readonly UploadedFile[];
}

/** What became of every file; the refused ones first. */
export function VerdictTable({ opened, onClose, files }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Every file of the upload" size="70rem">
      {opened && <Content files={files} />}
    </Modal>
  );
}

function Content({ files }: { files: readonly UploadedFile[] }) {
  const sums = tally(files);
  const [only, setOnly] = useState<string>(sums.refused > 0 ? "refused" : "all");
  const shown = only === "all" ? files : files.filter((file) => file.verdict === only);
  const choices = [
    { value: "all", label: `All ${count(files.length)}` },
    ...Object.entries(words).map(([value, word]) => ({ value, label: `${word} ${count(sums[value as UploadVerdict])}` })),
  ];
  return (
    <>
      <Group justify="space-between" mb="sm">
        <SegmentedControl size="xs" data={choices} value={only} onChange={setOnly} />
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={() => download(toCsv(files))}>
          Save as CSV
        </Button>
      </Group>
      <Rows files={shown} />
    </>
  );
}

function Rows({ files }: { files: readonly UploadedFile[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: files.length, getScrollElement: () => scroller.current, estimateSize: () => 32, overscan: 12 });
  if (files.length === 0) return <p className={classes.none}>No such file.</p>;
  return (
    <div ref={scroller} className={classes.scroller} tabIndex={0} role="table" aria-label="Files" aria-rowcount={files.length}>
      <div className={classes.space} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const file = files[row.index];
          if (!file) return null;
          return (
            <div
              key={row.key}
              className={classes.row}
              role="row"
              aria-rowindex={row.index + 1}
              style={{ transform: `translateY(${row.start}px)` }}
              data-testid="verdict-row"
            >
              <span role="cell" className={classes.name} title={file.name}>
                {file.name}
              </span>
              <span role="cell" className={classes[file.verdict]}>
                {words[file.verdict]}
              </span>
              <span role="cell" className={classes.text} title={file.text}>
                {file.text}
              </span>
              <code role="cell" className={classes.code}>
                {file.code}
              </code>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function download(csv: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  link.download = "upload.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
